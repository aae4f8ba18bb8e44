/** The known digests are those that this checkout computes, and cannot change unnoticed. */
import { assert, assertEquals, assertNotEquals, assertStringIncludes } from "@std/assert";
import { computeGolden, generatedText, refusal } from "../../scripts/golden_digests.ts";
import { models } from "../../src/models/mod.ts";
import { objectives } from "../../src/objectives/mod.ts";
import { optimizers } from "../../src/optimizers/mod.ts";
import { precisions } from "../../src/kernels/variants.ts";
import { numericsVersion } from "../../src/runs/documents/facts.ts";
import { Workspace } from "../../src/runs/files/workspace.ts";
import { goldenConfigs } from "../../src/selftest/configs.ts";
import { golden } from "../../src/selftest/golden.generated.ts";
import type { Golden } from "../../src/selftest/golden.ts";
import { runDigest } from "../../src/selftest/run_digest.ts";
import type { Spec } from "../../src/spec/spec.ts";
import { root } from "../deno.ts";

Deno.test("the reference's kernels and the small experiments have the known digests", async () => {
  assertEquals(await computeGolden(), golden, "bits changed: undo that, or run deno task golden");
  assertEquals(golden.numerics, numericsVersion);
});

Deno.test("the file of the known digests is as the script writes it", () => {
  const file = new URL("../../src/selftest/golden.generated.ts", import.meta.url);
  assertEquals(Deno.readTextFileSync(file).replaceAll("\r\n", "\n"), generatedText(golden));
});

Deno.test("a digest tells apart runs that differ in one thing", async () => {
  const config = goldenConfigs().find(({ name }) => name === "gelu with dropout by rmsprop, float32")!;
  const environment = { workspace: await Workspace.open(root), signal: new AbortController().signal };
  const digest = async (training: Partial<Spec["training"]>) =>
    (await runDigest({ ...config.spec, training: { ...config.spec.training, ...training } }, environment))
      .digest;
  const { seed, learning_rate } = config.spec.training;
  assertEquals(await digest({}), golden.runs[config.name]);
  for (
    const change of [{ seed: seed! + 1 }, { learning_rate: learning_rate * (1 + 2 ** -20) }, { epochs: 4 }]
  ) {
    assertNotEquals(await digest(change), golden.runs[config.name], JSON.stringify(change));
  }
});

/** Of a table that experiments name, the entries that no experiment with a known digest uses. */
function unused(table: Readonly<Record<string, unknown>>, used: (spec: Spec) => string | null): string[] {
  const names = new Set(goldenConfigs().map(({ spec }) => used(spec)));
  return Object.keys(table).filter((name) => !names.has(name));
}

Deno.test("every model, loss, optimizer and precision is in an experiment with a known digest", () => {
  assertEquals(unused(models, ({ model }) => model.name), []);
  assertEquals(unused(optimizers, ({ training }) => training.optimizer.name), []);
  assertEquals(
    unused(Object.fromEntries(precisions.map((name) => [name, 0])), (spec) => spec.training.precision),
    [],
  );
  const byDefault = ["mse", "cross_entropy"];
  assertEquals(
    unused(objectives, ({ training }) => training.loss?.name ?? null).filter((name) =>
      !byDefault.includes(name)
    ),
    [],
  );
  assert(goldenConfigs().some(({ spec }) => spec.training.loss === null && spec.model.name === "mlp"));
  assertEquals(unused({ a_model_to_come: 0 }, ({ model }) => model.name), ["a_model_to_come"]);
});

Deno.test("changed bits are refused without a new version of the arithmetic, and new names are not", () => {
  const frozen: Golden = {
    numerics: "1",
    kernels: { "float32 exp": "aa" },
    runs: { iris: "bb" },
    configs: { iris: "cc" },
    defaults: { "training.epochs": "10" },
  };
  const changed = { ...frozen, runs: { iris: "cc" } };
  assertStringIncludes(refusal(frozen, changed, true)!, "(iris)");
  assertStringIncludes(refusal(frozen, { ...frozen, kernels: {} }, true)!, "(float32 exp)");
  assertEquals(refusal(frozen, { ...changed, numerics: "2" }, true), undefined);
  const defaults = { ...frozen.defaults, "training.more": "1" };
  assertEquals(refusal(frozen, { ...frozen, defaults }, true), undefined);
  const another = { "training.epochs": "11" };
  assertStringIncludes(refusal(frozen, { ...frozen, defaults: another }, true)!, "(training.epochs)");
  assertEquals(refusal(frozen, { ...frozen, runs: { ...frozen.runs, more: "dd" } }, true), undefined);
  assertEquals(refusal(frozen, changed, false), undefined);
});
