import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { inPlace } from "../oddities/support.ts";

const rows = Array.from({ length: 60 }, (_, i) => `${i * 7 % 30},${i % 3 ? "u" : "v"},${i * 0.3}`).join("\n");

Deno.test("describe and init: from a file to a run", () =>
  inPlace(async ({ root, mlx }) => {
    Deno.writeTextFileSync(join(root, "my table.csv"), `a,k,"y of it"\n${rows}\n`);
    const described = await mlx("describe", "my table.csv", "--target", "y of it");
    assertEquals([described.code, described.err], [0, ""]);
    assertStringIncludes(described.out, "my table.csv: 60 rows × 3 columns (csv, ");
    assertStringIncludes(described.out, "Next: mlx init 'my table.csv' --target 'y of it'\n");
    const json = JSON.parse((await mlx("describe", "my table.csv", "--json")).out);
    assertEquals([json.rows, json.columns.map(({ name }: { name: string }) => name)], [60, [
      "a",
      "k",
      "y of it",
    ]]);

    const written = await mlx("init", "my table.csv", "--target", "y of it", "-o", "first.yaml");
    assertEquals([written.code, written.err], [0, ""]);
    assertEquals(
      written.out,
      `Wrote first.yaml\nNext: mlx run-experiment --config ${root}/first.yaml --root ${root}\n`,
    );
    const before = Deno.readTextFileSync(join(root, "first.yaml"));
    const config = join(root, "first.yaml");
    const ran = await mlx("run", "--config", config, "training.epochs=2", "--quiet");
    assertEquals([ran.code, ran.err], [0, ""]);

    const again = await mlx("init", "my table.csv", "--target", "a", "-o", "first.yaml");
    assertEquals([again.code, Deno.readTextFileSync(join(root, "first.yaml"))], [2, before]);
    assertStringIncludes(again.err, 'Cannot write "first.yaml": it exists already');
  }));

Deno.test("init: templates are listed and written", () =>
  inPlace(async ({ root, mlx }) => {
    assertStringIncludes((await mlx("init", "--list")).out, "classification  Predict classes");
    assertEquals((await mlx("init", "--template", "regression")).code, 0);
    assertStringIncludes(Deno.readTextFileSync(join(root, "regression.yaml")), "name: synthetic_regression");
  }));

/** Command lines that are refused before anything is written, and what is said. */
const refused: [string[], string][] = [
  [["describe"], "Cannot describe a table: no file is given"],
  [["describe", "t.csv", "t.csv"], "expected one file but found 2"],
  [["describe", "t.csv", "--target", "Y"], 'did you mean "y"?'],
  [["describe", "t.xlsx"], "save the sheet as CSV"],
  [["describe", "none.csv"], 'Cannot find "none.csv"'],
  [["init", "t.csv"], "name it with --target"],
  [["init", "t.csv", "--target", "z"], 'but found "z"'],
  [["init", "t.csv", "--target", "y", "--output", "../x.yaml"], "it is outside the root directory"],
  [["init", "t.csv", "--target", "y", "--output", "a/x.yaml"], "its directory does not exist"],
  [["init", "t.csv", "--target", "y", "--output", "t.csv"], "it exists already"],
  [["init", "--template", "regresion"], 'did you mean "regression"?'],
];

Deno.test("describe and init: what cannot be done is said, and nothing is written", () =>
  inPlace(async ({ root, mlx }) => {
    Deno.writeTextFileSync(join(root, "t.csv"), `a,k,y\n${rows}\n`);
    const before = [...Deno.readDirSync(root)].map(({ name }) => name);
    for (const [args, said] of refused) {
      const { code, out, err } = await mlx(...args);
      assertEquals([code, out], [2, ""], args.join(" "));
      assertStringIncludes(err, said);
    }
    assertEquals([...Deno.readDirSync(root)].map(({ name }) => name).sort(), before.sort());
  }));
