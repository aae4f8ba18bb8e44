/** What the best epoch of a run is found by. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { ConfigError } from "../../src/errors.ts";
import { metrics } from "../../src/objectives/metrics.ts";
import type { Metrics } from "../../src/train/events.ts";
import { type BestEpoch, betterOf, checkMonitor, monitorOf } from "../../src/train/monitor.ts";
import { train } from "../../src/train/loop.ts";
import { Pacer } from "../../src/train/pacer.ts";
import { openSpec, specOf } from "../sessions.ts";

const table = metrics.classification;

/** The section `training` with a monitor. */
function training(monitor: object | null, more: object = {}) {
  const dataset = { name: "synthetic_classification" };
  return specOf({
    name: "m",
    dataset,
    model: { name: "mlp", params: { hidden: [2] } },
    training: { monitor, ...more },
  })
    .training;
}

Deno.test("the monitor is the loss by default, and a metric's best value is what the metric says", () => {
  const cases: [object | null, boolean, string, "min" | "max"][] = [
    [null, true, "val_loss", "min"],
    [null, false, "loss", "min"],
    [{ metric: "val_roc_auc" }, true, "val_roc_auc", "max"],
    [{ metric: "val_log_loss" }, true, "val_log_loss", "min"],
    [{ metric: "accuracy" }, false, "accuracy", "max"],
    [{ metric: "val_accuracy", mode: "min" }, true, "val_accuracy", "min"],
    [{ metric: "loss", mode: "max" }, true, "loss", "max"],
  ];
  for (const [monitor, validation, metric, mode] of cases) {
    assertEquals(monitorOf(training(monitor), { validation, table }), { metric, mode });
  }
  assertEquals(
    monitorOf(training({ metric: "val_rmse" }), { validation: true, table: metrics.regression }).mode,
    "min",
  );
});

Deno.test("where classes have weights, the default monitor is the loss that training lowers", () => {
  for (const class_weight of ["balanced", { "1": 3 }]) {
    for (const [validation, metric] of [[true, "val_weighted_loss"], [false, "weighted_loss"]] as const) {
      const found = monitorOf(training(null, { class_weight }), { validation, table });
      assertEquals(found, { metric, mode: "min" });
    }
    const chosen = monitorOf(training({ metric: "val_loss" }, { class_weight }), { validation: true, table });
    assertEquals(chosen.metric, "val_loss");
  }
});

Deno.test("a monitor that no epoch has is refused with the reason", () => {
  const there = { validation: true, table, solved: false, probabilities: true };
  const weighed = { class_weight: "balanced" };
  for (const metric of ["loss", "val_loss", "accuracy", "val_macro_f1", "val_log_loss"]) {
    checkMonitor(training({ metric }), there);
  }
  checkMonitor(training({ metric: "val_weighted_loss" }, weighed), there);
  checkMonitor(training({ metric: "accuracy" }, { train_metrics: "exact" }), there);
  checkMonitor(training({ metric: "accuracy" }, { train_metrics: "final" }), { ...there, solved: true });
  const cases: [string, object, object, string, string | undefined][] = [
    ["val_rocauc", {}, {}, "epochs of this experiment have loss, accuracy", 'did you mean "val_roc_auc"?'],
    ["val_loss", {}, { validation: false }, "no validation rows", "dataset.split.validation"],
    ["val_accuracy", {}, { validation: false }, "no validation rows", "or monitor accuracy"],
    ["accuracy", { train_metrics: "final" }, {}, "only when training has ended", '"running" or "exact"'],
    ["test_accuracy", {}, {}, "test rows", "val_loss"],
    ["val_log_loss", {}, { probabilities: false }, "epochs of this experiment have", undefined],
    ["weighted_loss", {}, {}, "epochs of this experiment have", undefined],
    ["val_r2", {}, {}, "epochs of this experiment have", undefined],
    ["__proto__", {}, {}, "epochs of this experiment have", undefined],
  ];
  for (const [metric, more, changes, reason, hint] of cases) {
    const error = assertThrows(
      () => checkMonitor(training({ metric }, more), { ...there, ...changes }),
      ConfigError,
      reason,
    );
    if (hint !== undefined) assert(error.hint?.includes(hint), `${metric}: ${error.hint}`);
  }
});

Deno.test("the best epoch is the first with the best value; what is not finite is never best", () => {
  const values = [NaN, 3, 1, null, 1, 3, -Infinity, Infinity];
  const best = (mode: "min" | "max", of = values) =>
    of.reduce<BestEpoch | null>(
      (best, a, i) => betterOf(best, i + 1, { a }, { metric: "a", mode }),
      null,
    );
  assertEquals(best("min"), { epoch: 3, metric: "a", mode: "min", value: 1, metrics: { a: 1 } });
  assertEquals(best("max"), { epoch: 2, metric: "a", mode: "max", value: 3, metrics: { a: 3 } });
  assertEquals(best("max", [NaN, null]), null);
  assertEquals(betterOf(null, 1, { b: 1 }, { metric: "a", mode: "min" }), null);
});

Deno.test("epochs have the metric that is monitored, the run tells its best one, and learns the same", async () => {
  const follow = async (training: object) => {
    const session = await openSpec({
      name: "monitored",
      dataset: {
        name: "synthetic_classification",
        params: { n_samples: 120, n_features: 4, class_sep: 0.3, seed: 4 },
        split: { validation: 0.3 },
      },
      model: { name: "mlp", params: { hidden: [5], activation: "tanh" } },
      training: { epochs: 8, batch_size: 8, learning_rate: 0.3, ...training },
    });
    const history: Metrics[] = [];
    let best: BestEpoch | null = null;
    for await (const event of train(session, new Pacer(new AbortController().signal))) {
      if (event.kind === "epoch") history.push(event.metrics);
      if (event.kind === "finished") best = event.best;
    }
    return { history, best: best!, weights: [...session.packed.data] };
  };
  const plain = await follow({});
  assertEquals([plain.best.metric, plain.best.mode], ["val_loss", "min"]);
  for (
    const [metric, mode] of [["val_roc_auc", "max"], ["roc_auc", "max"], ["accuracy", "min"], ["loss", "min"]]
  ) {
    const { history, best, weights } = await follow({ monitor: { metric, mode } });
    assertEquals(weights, plain.weights);
    const values = history.map((metrics) => metrics[metric]);
    const value = Math[mode as "min" | "max"](...values);
    assertEquals([best.value, best.epoch], [value, values.indexOf(value) + 1], metric);
    assertEquals(best.metrics, history[best.epoch - 1]);
    assert(new Set(values).size > 2, `${metric}: ${values}`);
  }
});

Deno.test("a metric that was no number after any epoch is warned of, with the reason", async () => {
  const warnings = async (monitor: object | null) => {
    const session = await openSpec({
      name: "one class",
      dataset: {
        name: "synthetic_classification",
        params: { n_samples: 41, n_features: 2, n_classes: 2 },
        split: { validation: 0.2, shuffle: false },
      },
      model: { name: "logistic_regression" },
      training: { epochs: 2, monitor },
    });
    const { given, split } = session.data;
    for (const row of split.validation) given[row] = 1;
    const all: string[] = [];
    for await (const event of train(session, new Pacer(new AbortController().signal))) {
      if (event.kind === "warning") all.push(event.message);
    }
    return all;
  };
  assertEquals(await warnings({ metric: "val_roc_auc" }), [
    "val_roc_auc was no number after any epoch, so no epoch is the best: the validation rows have 1 of 2 classes",
  ]);
  assertEquals(await warnings(null), []);
});
