/** A list of experiments that goes on where it stopped. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { quickOrLong } from "../amount.ts";
import { runMlx, startMlx } from "../deno.ts";
import { inPlace, type Place } from "../oddities/support.ts";
import { withDirectory } from "../runs/fixtures.ts";
import { config, fingerprint } from "./support.ts";

const named = (name: string, training: object = {}) => ({ ...config({ epochs: 3, ...training }), name });

/** The fingerprint of the only run of an experiment. */
function only(root: string, name: string): Record<string, string> {
  const runs = [...Deno.readDirSync(join(root, "outputs", name))].map(({ name }) => name);
  assertEquals(runs.length, 1, `runs of ${name}`);
  return fingerprint(join(root, "outputs", name, runs[0]));
}

for (const signal of quickOrLong(["SIGKILL"] as const, ["SIGKILL", "SIGINT"] as const)) {
  Deno.test({
    name: `a list of five that ends at the third by ${signal} goes on with that one, and with it alone`,
    ignore: Deno.build.os === "windows",
    fn: () =>
      withDirectory(async (root) => {
        const long = config({ epochs: 40, batch_size: 1 }, { hidden: [24] }, { checkpoint_frequency: 1 });
        Object.assign(long.dataset.params, { n_samples: 3000 });
        const specs = [named("a"), named("b"), { ...long, name: "c" }, named("d"), named("e")];
        Deno.writeTextFileSync(join(root, "list.json"), JSON.stringify(specs));
        const whole = join(root, "whole");
        Deno.mkdirSync(whole);
        Deno.copyFileSync(join(root, "list.json"), join(whole, "list.json"));
        assertEquals((await runMlx(["run", "--config", "list.json", "--quiet"], { cwd: whole })).code, 0);

        const child = startMlx(["run", "--config", "list.json"], { cwd: root });
        const out = child.stdout.cancel();
        let stderr = "", sent = false;
        for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
          stderr += text;
          // The first epoch of the third.
          if (sent || !/experiment 3\/5: c[^]* 1\/40 /.test(stderr)) continue;
          sent = true;
          child.kill(signal);
        }
        await out;
        assertEquals((await child.status).code, signal === "SIGINT" ? 130 : 137);
        assert(!existsIn(root, "d"));
        const { code, stdout, stderr: told } = await runMlx(["resume", "list.json"], { cwd: root });
        assertEquals(code, 0, told);
        for (const name of ["a", "b"]) {
          assertMatch(
            stdout,
            new RegExp(`${name}: skipped: completed before in outputs/${name}/\\S+, with the same`),
          );
        }
        assertMatch(told, /experiment 3\/5: c\n[^]*resumed {3}from checkpoint_(epoch|step)_\d+/);
        for (const { name } of specs) assertEquals(only(root, name), only(whole, name), name);
        const again = await runMlx(["run", "--resume", "list.json", "--json"], { cwd: root });
        const results: { status: string; skipped?: string }[] = JSON.parse(again.stdout);
        assertEquals(results.map(({ status, skipped }) => [status, skipped?.slice(0, 16)]), [
          ...Array(5).fill(["completed", "completed before"]),
        ]);
      }),
  });
}

Deno.test("resume FILE: an experiment whose complete run is damaged is not passed over", () =>
  inPlace(async (place) => {
    const list = place.write("list.json", [named("a"), named("b")]);
    assertEquals((await place.mlx("run", "--config", list, "--quiet")).code, 0);
    const [run] = [...Deno.readDirSync(join(place.root, "outputs", "a"))];
    Deno.removeSync(join(place.root, "outputs", "a", run.name, "metrics", "metrics.md"));
    const { code, err, out } = await place.mlx("resume", list, "--on-error", "continue");
    assertEquals(code, 4, err);
    assertMatch(err, /a: Cannot resume[^]*metrics\/metrics\.md: /);
    assertMatch(out, /b: skipped: completed before/);
  }));

function existsIn(root: string, name: string): boolean {
  try {
    return Deno.statSync(join(root, "outputs", name)).isDirectory;
  } catch {
    return false;
  }
}

/** The words of each result, and how many runs there are of each name. */
async function resume(place: Place, specs: object[], ...args: string[]) {
  const { code, out, err } = await place.mlx("resume", place.write("list.json", specs), "--json", ...args);
  if (out === "") throw new Error(err);
  const results = [JSON.parse(out)].flat() as { experiment: string; status: string; skipped?: string }[];
  const told = results.map(({ experiment, status, skipped }) =>
    `${experiment} ${status}${skipped === undefined ? "" : " skipped"}`
  );
  return { code, err, told };
}

Deno.test("resume FILE: what changed in config, overrides or data is another experiment", () =>
  inPlace(async (place) => {
    const table = ["a,b,y", ...Array.from({ length: 30 }, (_, i) => `${i % 7},${i % 4},${i % 9}`)].join("\n");
    place.write("table.csv", table);
    const dataset = { name: "csv", path: "table.csv", params: { target: "y" } };
    const specs = [named("a"), { ...named("b"), dataset }];
    const first = await resume(place, specs);
    assertEquals([first.code, first.told], [0, ["a completed", "b completed"]]);
    assertEquals((await resume(place, specs)).told, ["a completed skipped", "b completed skipped"]);
    const changed = await resume(place, [named("a", { learning_rate: 0.02 }), specs[1]]);
    assertEquals(changed.told, ["a completed", "b completed skipped"]);
    assertStringIncludes(changed.err, "is of another config");
    assertEquals((await resume(place, specs, "training.epochs=2")).told, ["a completed", "b completed"]);
    assertEquals((await resume(place, specs, "training.epochs=2")).told, [
      "a completed skipped",
      "b completed skipped",
    ]);
    place.write("table.csv", table + "\n");
    const data = await resume(place, specs);
    assertEquals(data.told, ["a completed skipped", "b completed"]);
    assertStringIncludes(data.err, 'is of other data: "table.csv" changed');
    assertEquals([place.names("outputs/a").length, place.names("outputs/b").length], [3, 3]);
  }));

Deno.test("resume FILE: drawn seeds, twins and runs that diverged", () =>
  inPlace(async (place) => {
    const drawn = named("drawn", { seed: null });
    const twin = named("twin");
    const wild = named("wild", { optimizer: "sgd", learning_rate: 1e300 });
    const specs = [drawn, twin, twin, wild, named("last")];
    const first = await resume(place, specs);
    const before = ["drawn completed", "twin completed", "twin completed", "wild diverged"];
    assertEquals([first.code, first.told], [6, [...before, "last not run"]]);
    assertEquals(place.names("outputs/twin").length, 2);
    const second = await resume(place, specs, "--on-error", "continue");
    assertEquals([second.code, second.told], [6, [
      ...before.map((one) => `${one} skipped`),
      "last completed",
    ]]);
    for (const name of ["drawn", "wild", "last"]) assertEquals(place.names(`outputs/${name}`).length, 1);
    const epochs = await place.mlx("resume", "list.json", "--epochs", "9");
    assertEquals(epochs.code, 2);
    assertStringIncludes(epochs.err, "training.epochs=9");
    assertEquals((await place.mlx("resume", "list.json", "more")).code, 2);
    assertEquals((await place.mlx("resume", "none.yaml")).code, 2);
  }));

Deno.test("resume FILE: settings that differ and change no number are named", () =>
  inPlace(async (place) => {
    const list = place.write("list.json", [named("a"), named("b")]);
    assertEquals((await place.mlx("run", "--config", list, "--quiet")).code, 0);
    const same = await place.mlx("resume", list);
    assertMatch(same.out, /a: skipped: completed before in \S+, with the same config and data\n/);
    const one = await place.mlx("resume", list, "training.monitor={metric: loss}");
    assertMatch(
      one.out,
      /with the same numerical settings and data; training\.monitor differs, which changes no number of the run\n/,
    );
    const two = await place.mlx(
      "resume",
      list,
      "training.monitor={metric: loss}",
      "training.train_metrics=exact",
    );
    assertMatch(two.out, /; training\.train_metrics, training\.monitor differ, which change no number/);
  }));
