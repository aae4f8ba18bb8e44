/** Predictions for files: those of the library, row by row, whatever is wrong with some of them. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { loadRun } from "../src/mod.ts";
import { inPlace, type Place } from "./oddities/support.ts";

const flowers = ["rose", "lily", "iris"];

/** Rows of a table: a name, a colour, two numbers (the second sometimes missing), and a class that depends on them. */
function table(rows: number): string[][] {
  return Array.from({ length: rows }, (_, i) => {
    const x = (i * 7919 % 101) / 10, kind = flowers[i % 3];
    const y = i % 11 === 5 ? "" : `${(i % 3) * 3 + (i * 31 % 17) / 10}`;
    return [`n${i}`, i % 3 === 1 ? "red" : "white", `${x}`, y, kind];
  });
}

const csv = (rows: string[][], names = ["name", "colour", "x", "y", "kind"]) =>
  [names, ...rows].map((row) => row.join(",")).join("\n") + "\n";

async function trained(place: Place, dataset: object = {}, params: object = {}) {
  place.write("t.csv", csv(table(99)));
  const { summary, err } = await place.run({
    name: "flowers",
    dataset: {
      name: "csv",
      path: "t.csv",
      params: { target: "kind", drop: ["name"], categorical: ["colour"], ...params },
      missing: { numeric: "mean" },
      split: { validation: 0.2 },
      standardize: true,
      ...dataset,
    },
    model: { name: "mlp", params: { hidden: [5] } },
    training: { epochs: 12, batch_size: 16, learning_rate: 0.05 },
  });
  assert(summary.status === "completed", err);
  return summary.directories.run;
}

function parsed(out: string): string[][] {
  return out.trimEnd().split("\n").map((line) =>
    line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/).map((cell) =>
      cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell
    )
  );
}

Deno.test("predict: the values of the library, in order, with columns found by name and ids passed through", () =>
  inPlace(async (place) => {
    const run = await trained(place), rows = table(30);
    // Other columns, another order, and no target.
    place.write(
      "new.csv",
      csv(rows.map(([n, c, x, y]) => [y, "7", n, x, c]), ["y", "more", "name", "x", "colour"]),
    );
    const { code, out, err } = await place.mlx(
      "predict",
      run,
      "--data",
      "new.csv",
      "--id",
      "name",
      "--proba",
    );
    assertEquals(code, 0, err);
    assertMatch(err, /: checkpoint_epoch_\d+ \(epoch \d+, val_loss [\d.]+.*\)\n/);
    const [names, ...lines] = parsed(out);
    assertEquals(names, ["name", "prediction", "p(iris)", "p(lily)", "p(rose)", "problem"]);
    const loaded = await loadRun(run, { root: place.root });
    const library = await loaded.predict(
      rows.map(([, c, x, y]) => ({ colour: c, x: Number(x), y: y === "" ? null : Number(y) })),
      "checkpoint_best",
    );
    assertEquals(lines.map(([name]) => name), rows.map(([name]) => name));
    assertEquals(lines.map((line) => line[1]), [...library.labels!]);
    assertEquals(lines.flatMap((line) => line.slice(2, 5).map(Number)), [...library.values]);
    assert(lines.every((line) => line[5] === ""));
    // The same by a file, as JSON lines, and by the last checkpoint.
    await place.mlx("predict", "@last", "--data", "new.csv", "--proba", "-o", "out/p.jsonl");
    const objects = Deno.readTextFileSync(`${place.root}/out/p.jsonl`).trimEnd().split("\n").map((line) =>
      JSON.parse(line)
    );
    assertEquals(objects.map((one) => one["p(lily)"]), [...library.values].filter((_, i) => i % 3 === 1));
    const last = await loaded.predict([{ colour: "red", x: 1, y: 2 }], "checkpoint_final");
    place.write("one.jsonl", '{"x": 1, "colour": "red", "y": 2}\n');
    const one = await place.mlx(
      "predict",
      run,
      "--data",
      "one.jsonl",
      "--checkpoint",
      "checkpoint_final",
      "--proba",
      "--json",
    );
    assertEquals(Object.values(JSON.parse(one.out)).slice(1), [...last.values]);
  }));

Deno.test("predict: a row that cannot be predicted says why, and changes no other", () =>
  inPlace(async (place) => {
    const run = await trained(place);
    const good = ["n", "red", "1", "2", ""];
    const rows = [
      good,
      ["n", "red", "abc", "2", ""],
      ["n", "blue", "1", "2", ""],
      ["n", "", "1", "2", ""],
      good,
      ["n", "red"],
      ["n", "red", "", "", ""],
    ];
    place.write("new.csv", csv(rows));
    const { code, out, err } = await place.mlx("predict", run, "--data", "new.csv");
    assertEquals(code, 0);
    assertStringIncludes(err, '4 of 7 rows could not be predicted: see "problem"');
    const [, ...lines] = parsed(out);
    assertEquals(lines.map(([label]) => label !== ""), [true, false, false, false, true, false, true]);
    assertEquals(lines[0], lines[4]);
    assertEquals(lines.map((line) => line[1]), [
      "",
      'column "x": expected a number but found "abc"',
      'column "colour": "blue" is a category that no training row has',
      'column "colour": no value, and training had none missing there',
      "",
      "expected 5 cells but found 2",
      "",
    ]);
    const strict = await place.mlx("predict", run, "--data", "new.csv", "--strict", "-o", "p.csv");
    assertEquals(strict.code, 4);
    assertStringIncludes(strict.err, 'Cannot predict row 2 of "new.csv": column "x"');
    // Nothing is left behind, and what was there stays.
    assertEquals(place.names(".").filter((name) => /^p\.csv|tmp/.test(name)), []);
  }));

Deno.test("predict: unknown categories that training lets through are counted", () =>
  inPlace(async (place) => {
    const run = await trained(place, { unknown_category: "ignore" });
    place.write("new.csv", csv([["n", "blue", "1", "2", ""], ["n", "red", "1", "2", ""]]));
    const { out, err } = await place.mlx("predict", run, "--data", "new.csv", "--strict");
    assertEquals(parsed(out).length, 3);
    assertStringIncludes(err, 'Column "colour": 1 of 2 rows have a category that no training row has');
  }));

Deno.test("predict: numbers in the units of the target, over several batches of rows", () =>
  inPlace(async (place) => {
    const run = await trained(place, { standardize_target: true }, { target: "x", drop: ["name", "kind"] });
    const rows = table(5000);
    place.write("new.csv", csv(rows));
    const { out, code } = await place.mlx("predict", run, "--data", "new.csv", "--strict");
    assertEquals(code, 0);
    const [names, ...lines] = parsed(out);
    assertEquals([names, lines.length], [["prediction"], 5000]);
    const loaded = await loadRun(run, { root: place.root });
    const { values } = await loaded.predict(
      rows.map(([, c, , y]) => [c, y === "" ? null : Number(y)]),
      "checkpoint_best",
    );
    assertEquals(lines.map(([value]) => Number(value)), [...values]);
    const refused = await place.mlx("predict", run, "--data", "new.csv", "--proba");
    assertStringIncludes(refused.err, "Cannot use --proba: the model predicts numbers, not classes");
  }));

Deno.test("predict: what is wrong with the question is said before anything is printed", () =>
  inPlace(async (place) => {
    const run = await trained(place);
    place.write("new.csv", "x,y\n1,2\n");
    place.write("empty.csv", "");
    const cases: [args: string[], code: number, message: string][] = [
      [["predict"], 2, "no run is given"],
      [["predict", run], 2, "no data are given"],
      [["predict", run, "--data", "new.csv"], 4, 'it lacks 1 of the model\'s features\n  "colour"'],
      [
        ["predict", run, "--data", "t.csv", "--id", "nam"],
        4,
        'it lacks 1 of the columns to pass through\n  "nam"',
      ],
      [["predict", run, "--data", "none.csv"], 2, 'Cannot find "none.csv"'],
      [["predict", run, "--data", "empty.csv"], 4, "is empty"],
      [["predict", run, "--data", "x.npz"], 2, "expected rows with named columns"],
      [["predict", run, "--data", "t.csv", "--checkpoint", "checkpoint_x"], 2, "Cannot find the checkpoint"],
      [["predict", run, "--data", "t.csv", "-o", "p.txt"], 2, "a name that ends in .csv or .jsonl"],
      [["predict", run, "--data", "t.csv", "-o", "../p.csv"], 2, "outside the root directory"],
    ];
    for (const [args, code, message] of cases) {
      const screen = await place.mlx(...args);
      assertEquals([screen.code, screen.out], [code, ""], args.join(" "));
      assertStringIncludes(screen.err, message);
    }
  }));
