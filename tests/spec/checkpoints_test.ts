/** Settings of checkpoints where none are written. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { readSpecs } from "../../src/spec/read.ts";
import { parseSpec } from "../../src/spec/spec.ts";
import { inPlace, regression } from "../oddities/support.ts";
import { refused } from "./refused.ts";

const yaml = `name: a
dataset: {name: synthetic_regression}
model: {name: mlp, params: {hidden: [3]}}
`;
const why = "or nothing: no checkpoint is written with output.save_checkpoints: false but found";

Deno.test("spec: settings of checkpoints are refused where none are written, all of them, each at its place", async () => {
  const text = `${yaml}training:
  checkpoint_every_steps: 10
  checkpoint_every_seconds: 0.5
output:
  save_checkpoints: false
  checkpoint_frequency: 5
  keep: {}
`;
  assertEquals(await refused(text), [
    `a.yaml:5:27 training.checkpoint_every_steps: expected null ${why} 10`,
    `a.yaml:6:29 training.checkpoint_every_seconds: expected null ${why} 0.5`,
    `a.yaml:9:25 output.checkpoint_frequency: expected 1 ${why} 5`,
    `a.yaml:10:9 output.keep: expected null ${why} an object`,
  ]);
  // Where there are checkpoints they mean something.
  assertEquals((await readSpecs(text.replace("false", "true"), "a.yaml")).length, 1);
});

Deno.test("spec: of settings on the command line and in the file, the one that does nothing is named", async () => {
  const none = `${yaml}output: {save_checkpoints: false}`;
  assertEquals(await refused(none, "a.yaml", ["output.keep.last=3"]), [
    `in override "output.keep.last=3": output.keep: expected null ${why} an object`,
  ]);
  // What says the whole is to blame before what says a part of it.
  assertEquals(await refused(none, "a.yaml", ["output.keep={best: 2}", "output.keep.last=3"]), [
    `in override "output.keep={best: 2}": expected null ${why} an object`,
  ]);
  const some = `${yaml}output: {checkpoint_frequency: 2}`;
  assertEquals(await refused(some, "a.yaml", ["output.save_checkpoints=false"]), [
    `a.yaml:4:32 output.checkpoint_frequency: expected 1 ${why} 2`,
  ]);
  const [spec] = await readSpecs(some, "a.yaml", [
    "output.save_checkpoints=false",
    "output.checkpoint_frequency=1",
  ]);
  assertEquals(spec.output.checkpoint_frequency, 1);
});

Deno.test("spec: defaults are no such settings, whoever says them", () => {
  const { value } = parseSpec({
    name: "a",
    dataset: { name: "synthetic_regression" },
    model: { name: "linear_regression" },
    training: { checkpoint_every_steps: null, checkpoint_every_seconds: null },
    output: { save_checkpoints: false, checkpoint_frequency: 1, keep: null },
  });
  assertEquals(parseSpec(value).value, value);
});

Deno.test("a run without checkpoints can be taken over, reproduced and resumed", () =>
  inPlace(async ({ mlx, run }) => {
    const { summary } = await run(regression());
    const from = summary.directories.run;
    assertEquals((await mlx("run", "--from", from, "--quiet", "training.epochs=3")).code, 0);
    assertEquals((await mlx("reproduce", from, "--quiet")).code, 0);
    assertEquals((await mlx("resume", from, "--epochs", "4", "--quiet")).code, 0);
    const { code, err } = await mlx("run", "--from", from, "output.checkpoint_frequency=2");
    assertEquals(code, 2);
    assertStringIncludes(err, `in override "output.checkpoint_frequency=2": expected 1 ${why} 2`);
  }));
