import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import {
  ConfigError,
  DataError,
  evaluate,
  fromArrays,
  history,
  loadRun,
  MlxError,
  predict,
  run,
} from "../../src/mod.ts";

const line = {
  name: "line",
  dataset: {
    name: "synthetic_regression",
    params: { n_samples: 60, n_features: 3, noise_std: 0, seed: 2 },
    split: { test: 0.25, seed: 1 },
  },
  model: { name: "linear_regression" },
} as const;

const flowers = {
  name: "clouds",
  dataset: {
    name: "synthetic_classification",
    params: { n_samples: 90, n_features: 4, n_classes: 3, class_sep: 3, seed: 5 },
    split: { test: 0.2, validation: 0.2, seed: 3 },
    standardize: true,
  },
  model: { name: "mlp", params: { hidden: [8] } },
  training: { epochs: 4, batch_size: 16, learning_rate: 0.02 },
} as const;

async function inDirectory(body: (root: string) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    await body(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("a run can be awaited, and writes nothing when told not to", async () => {
  await inDirectory(async (root) => {
    const result = await run(line, { root, record: false });
    assertEquals([result.status, result.directory], ["completed", null]);
    assertAlmostEquals(result.metrics.test_r2, 1, 1e-12);
    assertEquals([...Deno.readDirSync(root)], []);
  });
});

Deno.test("recorded or not, as events or awaited: one digest", async () => {
  await inDirectory(async (root) => {
    const recorded = await run(flowers, { root });
    const running = run(flowers, { record: false });
    const kinds: string[] = [];
    for await (const event of running) kinds.push(event.kind);
    const told = await running;
    assertEquals(kinds, ["plan", "started", "epoch", "epoch", "epoch", "epoch", "finished", "digest"]);
    assertEquals(told.digest, recorded.digest);
    assertEquals(told.history, recorded.history);
    const { manifest } = await loadRun(recorded.directory!, { root });
    assertEquals(manifest.final_digest, recorded.digest);
    const other = await run({ ...flowers, training: { ...flowers.training, seed: 7 } }, { record: false });
    assert(other.digest !== recorded.digest);
  });
});

Deno.test("leaving the events early stops a run and records it as interrupted", async () => {
  await inDirectory(async (root) => {
    const running = run({ ...flowers, training: { epochs: 1000 } }, { root });
    let directory = "";
    for await (const event of running) {
      if (event.kind === "directory") directory = event.path;
      if (event.kind === "epoch") break;
    }
    assertEquals((await loadRun(directory, { root })).manifest.status, "interrupted");
    await assertRejects(async () => await running, MlxError, "left before its end");
  });
});

Deno.test("every mistake of a config is told, and nothing is written", async () => {
  await inDirectory(async (root) => {
    const config = { ...flowers, modle: 1, training: { epochs: 0 } };
    const error = await assertRejects(async () => await run(config, { root }), ConfigError);
    assert(error.message.includes("modle") && error.message.includes("training.epochs"), error.message);
    assertEquals([...Deno.readDirSync(root)], []);
  });
});

Deno.test("a signal stops a run", async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 30);
  const config = { ...flowers, training: { epochs: 1_000_000 } };
  const result = await run(config, { record: false, signal: controller.signal });
  assertEquals([result.status, result.digest], ["interrupted", null]);
});

Deno.test("a recorded run is opened, looked into, evaluated and used", async () => {
  await inDirectory(async (root) => {
    const { directory, metrics, history: epochs } = await run(flowers, { root });
    const loaded = await loadRun(directory!, { root });
    assertEquals(loaded.spec.name, "clouds");
    assertEquals((await loaded.metrics()).map(({ epoch }) => epoch), [1, 2, 3, 4]);
    assertEquals(
      (await loaded.metric("val_loss")).map(({ value }) => value),
      epochs.map((one) => one.val_loss),
    );
    assert((await loaded.checkpoints()).includes("checkpoint_epoch_4"));
    const report = await loaded.evaluate();
    assertEquals([report.split, report.results[0].metrics.loss], ["test", metrics.test_loss]);
    const again = await evaluate(directory!, { root, split: "validation", checkpoints: ["checkpoint_best"] });
    assertEquals(again.results[0].metrics.loss, Math.min(...epochs.map((one) => one.val_loss)));
    assertEquals((await history("outputs", { root })).map((one) => one.status), ["completed"]);
    assertEquals(await history("outputs", { root, experiment: "other" }), []);
  });
});

Deno.test("predictions are those of training, from raw features", async () => {
  await inDirectory(async (root) => {
    const x = Array.from({ length: 40 }, (_, i) => [i % 7, i * i % 11, (i % 3) * 100]);
    const y = x.map(([a, b, c]) => 2 * a - b + c / 50 + 1);
    const { model, directory } = await run({
      name: "plane",
      dataset: { name: "own_table", standardize: true },
      model: { name: "linear_regression" },
    }, { root, datasets: { own_table: fromArrays({ x, y, features: ["a", "b", "c"] }) } });
    const { values, columns } = await model.predict([x[3], { c: 200, a: 1, b: 5 }]);
    assertEquals([values.length, columns], [2, 1]);
    assertAlmostEquals(values[0], y[3], 1e-9);
    assertAlmostEquals(values[1], 2, 1e-9);
    const datasets = { own_table: fromArrays({ x, y }) };
    assertEquals((await predict(directory!, [x[3]], { root, datasets })).values[0], values[0]);
    await assertRejects(() => model.predict([[1, 2]]), DataError, "row 1 has 2 values, not 3");
    await assertRejects(() => model.predict([{ a: 1, b: 2 }]), DataError, 'row 1 has no "c"');
    await assertRejects(() => model.predict([[1, 2, NaN]]), DataError, "row 1 has");
  });
});

Deno.test("a classification gives labels and probabilities", async () => {
  const x = Array.from({ length: 60 }, (_, i) => [Math.floor(i / 20) * 5 + (i % 4) / 4, i % 5]);
  const y = x.map(([a]) => a < 5 ? "low" : a < 10 ? "middle" : "top");
  for (const [classes, kept] of [[3, 60], [2, 40]]) {
    const { model } = await run({
      name: "thirds",
      dataset: fromArrays({ x: x.slice(0, kept), y: y.slice(0, kept) }),
      model: { name: "logistic_regression" },
      training: { epochs: 60, learning_rate: 0.2 },
    }, { record: false });
    const { labels, values, columns } = await model.predict([[0.5, 1], [5.5, 2]]);
    assertEquals([labels, columns], [["low", "middle"], classes]);
    for (const row of [0, 1]) {
      const total = values.subarray(row * columns, (row + 1) * columns).reduce((sum, p) => sum + p);
      assertAlmostEquals(total, 1, 1e-12);
    }
  }
});

Deno.test("a row of which the model says nothing finite is refused by its number", async () => {
  const x = [[0, 1], [1, 3], [2, 0], [3, 2], [4, 5], [5, 4]];
  const three = x.map(([a]) => a < 2 ? "low" : a < 4 ? "middle" : "top");
  const cases: [string[] | number[], string, object?][] = [
    [three, "logistic_regression", { precision: "float32" }],
    [[1, 2, 3, 4, 5, 6], "linear_regression", { precision: "float32" }],
    [x.map(([a, b]) => 1e9 * a - 1e9 * b), "linear_regression"],
  ];
  for (const [y, model, training = {}] of cases) {
    const trained = await run({
      name: "far",
      dataset: fromArrays({ x, y }),
      model: { name: model },
      training: { learning_rate: 0.5, ...training },
    }, { record: false });
    const rows = [[1, 2], [1.7e308, -1.7e308]];
    await assertRejects(() => trained.model.predict(rows), DataError, "of row 2 is");
    assertEquals((await trained.model.predict([[1, 2]])).values.every(Number.isFinite), true);
  }
});

Deno.test("arrays that do not fit together are refused", () => {
  const cases: [Parameters<typeof fromArrays>[0], string][] = [
    [{ x: [], y: [] }, "no rows"],
    [{ x: [[1], [2]], y: [1] }, "2 rows, y 1"],
    [{ x: [[1, 2], [3]], y: [1, 2] }, "row 2 of x"],
    [{ x: [[1], [NaN]], y: [1, 2] }, "x holds NaN in row 2"],
    [{ x: [[1], [2]], y: ["a", "a"] }, "only the class"],
    [{ x: [[1], [2]], y: [1, 2], features: ["a", "b"] }, "2 names"],
    [{ x: [[1], [2]], y: ["a", 3] as unknown as string[] }, "y holds 3 in row 2"],
    [{ x: [[1], [null]] as number[][], y: [1, 2] }, "x holds null in row 2"],
    [{ x: [[1], ["2"]] as number[][], y: [1, 2] }, 'x holds "2" in row 2'],
    [{ x: [[1], [2]], y: [[1, 2], [3]] }, "row 2 of y has 1 numbers, the first 2"],
    [{ x: [1, 2] as unknown as number[][], y: [1, 2] }, "no columns"],
  ];
  for (const [arrays, message] of cases) {
    try {
      fromArrays(arrays);
    } catch (error) {
      assert(error instanceof ConfigError && error.message.includes(message), String(error));
      continue;
    }
    throw new Error(`accepted: ${message}`);
  }
});

Deno.test("typed arrays are arrays, and rows of y are several targets", async () => {
  const plain = { x: [[1, 2], [3, 5], [4, 1], [0, 2]], y: [[1, 0], [2, 1], [3, 0], [4, 1]] };
  const typed = {
    x: plain.x.map((row) => Float64Array.from(row)),
    y: plain.y.map((row) => Int8Array.from(row)),
  };
  const digests = [plain, typed].map(async (arrays) => {
    const model = { name: "linear_regression" };
    return (await run({ name: "four", dataset: fromArrays(arrays), model }, { record: false })).digest;
  });
  assertEquals(await digests[0], await digests[1]);
});
