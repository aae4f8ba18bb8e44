/** What notebooks show of runs and evaluations. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { type Displayed, loadRun, run } from "../../src/mod.ts";
import { isLiveHtml } from "../report/read_html.ts";
import { withDirectory } from "../runs/fixtures.ts";

const config = {
  name: "clouds",
  dataset: {
    name: "synthetic_classification",
    params: { n_samples: 60, n_features: 3, seed: 5 },
    split: { test: 0.2, validation: 0.2, seed: 3 },
  },
  model: { name: "mlp", params: { hidden: [4] } },
  training: { epochs: 3 },
} as const;

/** What the kernel asks for: it knows the symbol and not this library. */
async function shown(value: unknown): Promise<Record<"text/plain" | "text/html", string>> {
  const method = (value as Record<symbol, () => unknown>)[Symbol.for("Jupyter.display")];
  const display = await method.call(value) as Awaited<ReturnType<typeof shown>>;
  assertEquals(Object.keys(display).sort(), ["text/html", "text/plain"]);
  assert(!isLiveHtml(display["text/html"]), display["text/html"]);
  return display;
}

Deno.test("a result is shown with its metrics, directory, digest and curve, and is else the data it was", async () => {
  await withDirectory(async (root) => {
    const result = await run(config, { root });
    const { "text/html": page, "text/plain": text } = await shown(result);
    for (const part of ["clouds", "completed, 3 epochs", result.directory!, result.digest!]) {
      assertStringIncludes(page, part);
      assertStringIncludes(text, part);
    }
    assertStringIncludes(page, "<svg");
    assertEquals(result.name, "clouds");
    assert(!Deno.inspect(result).includes("Jupyter") && Deno.inspect(result).includes("test_accuracy"));
    assert(!("Jupyter.display" in { ...result }) && Object.getOwnPropertySymbols({ ...result }).length === 0);
    const typed: Displayed = result;
    assert(typed === result);
  });
});

Deno.test("a run that is loaded shows what its result showed, and what cannot be read", async () => {
  await withDirectory(async (root) => {
    const { directory, digest, metrics } = await run(config, { root });
    const loaded = await loadRun(directory!, { root });
    const { "text/html": page, "text/plain": text } = await shown(loaded);
    for (const part of [directory!, digest!, "<svg"]) assertStringIncludes(page, part);
    assertStringIncludes(text, `test_accuracy           ${metrics.test_accuracy.toPrecision(6)}`);

    Deno.writeTextFileSync(join(root, directory!, "metrics", "metrics.ndjson"), "<b>\n");
    Deno.removeSync(join(root, directory!, "summary.json"));
    const damaged = await shown(loaded);
    assertStringIncludes(damaged["text/html"], digest!);
    assertStringIncludes(damaged["text/plain"], "warning: ");
    assert(!damaged["text/html"].includes("<svg"));
  });
});

Deno.test("an evaluation is shown with its classes, and is else what is written to its file", async () => {
  await withDirectory(async (root) => {
    const { directory } = await run(config, { root });
    const report = await (await loadRun(directory!, { root })).evaluate();
    const { "text/html": page, "text/plain": text } = await shown(report);
    assertStringIncludes(page, "predicted");
    assertStringIncludes(text, "checkpoint_final");
    assertEquals(Object.keys(report), [
      "run_dir",
      "experiment",
      "dataset",
      "split",
      "weights",
      "rows",
      "changed_files",
      "warnings",
      "run_status",
      "checkpoints",
      "results",
      "files",
      "unrecorded",
    ]);
  });
});

Deno.test("a run that was stopped is shown with its reason and without a digest", async () => {
  const stop = new AbortController();
  const running = run({ ...config, training: { epochs: 1_000_000 } }, { record: false, signal: stop.signal });
  for await (const event of running) if (event.kind === "epoch") stop.abort();
  const { "text/plain": text } = await shown(await running);
  assert(/^clouds: interrupted, [\d,]+ epochs?\n/.test(text), text);
  assertStringIncludes(text, "directory     not recorded");
  assert(!text.includes("digest"));
});

Deno.test("what data call their classes and columns is text on the page", async () => {
  await withDirectory(async (root) => {
    const hostile = "<img src=x onerror=alert(1)>";
    const rows = Array.from({ length: 12 }, (_, i) => `${i % 4},${i % 3},${i % 2 ? hostile : "plain"}`);
    Deno.writeTextFileSync(join(root, "a.csv"), `a,"<b>",kind\n${rows.join("\n")}\n`);
    const result = await run({
      name: "hostile",
      description: hostile,
      dataset: { name: "csv", path: "a.csv", params: { target: "kind" } },
      model: { name: "logistic_regression" },
      training: { epochs: 2 },
    }, { root });
    await shown(result);
    const loaded = await loadRun(result.directory!, { root });
    await shown(loaded);
    const { "text/html": page } = await shown(await loaded.evaluate());
    assertStringIncludes(page, "&lt;img src=x onerror=alert(1)&gt;");
  });
});
