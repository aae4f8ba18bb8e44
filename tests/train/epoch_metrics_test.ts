/** Metrics on the training rows: gathered from the steps, exact, or only at the end. */
import { assert, assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import type { Session } from "../../src/session.ts";
import type { EventOf, Metrics } from "../../src/train/events.ts";
import { evaluate, measure } from "../../src/train/evaluate.ts";
import { train } from "../../src/train/loop.ts";
import { Pacer } from "../../src/train/pacer.ts";
import { files, openSpec } from "../sessions.ts";
import golden from "../golden/running_metrics.json" with { type: "json" };

/** What training tells. */
async function follow(session: Session) {
  const epochs: EventOf<"epoch">[] = [];
  let end: EventOf<"finished"> | undefined;
  for await (const event of train(session, new Pacer(new AbortController().signal))) {
    if (event.kind === "epoch") epochs.push(event);
    if (event.kind === "finished") end = event;
  }
  return { epochs, history: epochs.map(({ metrics }) => metrics), end: end! };
}

/** Classes that a network learns slowly. */
function config(
  training: object,
  model: object = { name: "mlp", params: { hidden: [5], activation: "tanh" } },
  classes = 3,
) {
  return {
    name: "metrics",
    dataset: {
      name: "synthetic_classification",
      params: { n_samples: 137, n_features: 4, n_classes: classes, class_sep: 0.4, seed: 2 },
      split: { validation: 0.2, test: 0.1 },
    },
    model,
    training: { epochs: 3, batch_size: 7, learning_rate: 0.05, seed: 8, ...training },
  };
}

const sigmoid = { name: "mlp", params: { hidden: [5], activation: "tanh", output_activation: "sigmoid" } };

/** The metrics of rows for the weights as they are. */
async function exact(session: Session, rows: Uint32Array): Promise<Metrics> {
  return measure(await evaluate(session, rows, () => undefined), session.metrics, ["accuracy"]);
}

Deno.test("running metrics are those of the steps' own predictions, as NumPy computes them", async () => {
  const table = ["a,b,y", ...golden.x.map(([a, b], i) => `${a},${b},${golden.y[i]}`)].join("\n");
  const openGolden = (training: object, l2 = 0) =>
    openSpec({
      name: "golden",
      dataset: { name: "csv", path: "t.csv", params: { target: "y" } },
      model: { name: "logistic_regression", params: { l2_regularization: l2 } },
      training: { epochs: 4, batch_size: 5, learning_rate: 0.7, optimizer: "sgd", seed: 11, ...training },
    }, files({ "t.csv": table }));
  const weights = Object.fromEntries(golden.weights.map((weight, k) => [k, weight]));
  const plain = await follow(await openGolden({}));
  const weighted = await follow(await openGolden({ class_weight: weights }, 3));
  golden.plain.forEach(({ accuracy, loss }, i) => {
    assertEquals(Object.keys(plain.history[i]), ["loss", "accuracy"]);
    assertEquals(plain.history[i].accuracy, accuracy);
    assertAlmostEquals(plain.history[i].loss, loss, 1e-12);
  });
  golden.weighted.forEach(({ accuracy, loss, lowered }, i) => {
    assertEquals(Object.keys(weighted.history[i]), ["loss", "weighted_loss", "accuracy"]);
    assertEquals(weighted.history[i].accuracy, accuracy);
    assertAlmostEquals(weighted.history[i].loss, loss, 1e-12);
    assertAlmostEquals(weighted.history[i].weighted_loss, lowered, 1e-12);
  });
  // At the end they are exact, and in the mode "exact" always; NumPy's differ from running ones.
  assertEquals(plain.end.metrics.accuracy, golden.plain[3].exact);
  assertEquals(weighted.end.metrics.accuracy, golden.weighted[3].exact);
  const always = await follow(await openGolden({ train_metrics: "exact" }));
  assertEquals(always.history.map(({ accuracy }) => accuracy), golden.plain.map(({ exact }) => exact));
});

for (
  const [what, training, model, classes] of [
    ["softmax", {}, undefined, 3],
    ["sigmoid", { precision: "float32" }, sigmoid, 2],
    ["squared error", { loss: "mse" }, undefined, 3],
    ["class weights", { class_weight: "balanced" }, undefined, 3],
  ] as const
) {
  Deno.test(`running metrics of weights that stay are exact: ${what}`, async () => {
    const still = { ...training, learning_rate: 1e-30 };
    const running = await follow(await openSpec(config(still, model, classes)));
    const always = await follow(await openSpec(config({ ...still, train_metrics: "exact" }, model, classes)));
    assert(running.history.length === 3 && running.history[0].accuracy < 1);
    running.history.forEach((metrics, i) => {
      const other = always.history[i];
      assertEquals(Object.keys(metrics), Object.keys(other));
      for (const name of Object.keys(metrics)) assertAlmostEquals(metrics[name], other[name], 1e-6, name);
      assertEquals(metrics.accuracy, other.accuracy);
    });
    assertEquals(running.end.metrics.accuracy, always.end.metrics.accuracy);
  });
}

Deno.test("training ends with exact metrics in every mode; no mode changes a weight or another metric", async () => {
  const modes = ["running", "exact", "final"] as const;
  const ends = [];
  for (const train_metrics of modes) {
    const session = await openSpec(config({ train_metrics, class_weight: { "1": 3 } }));
    const { epochs, history, end } = await follow(session);
    const { accuracy } = await exact(session, session.data.split.train);
    assertEquals(end.metrics.accuracy, accuracy, train_metrics);
    assertEquals(end.running, []);
    for (const { running } of epochs) {
      assertEquals(running, train_metrics === "running" ? ["accuracy"] : []);
    }
    assertEquals("accuracy" in history[0], train_metrics !== "final");
    const others = history.map(({ accuracy: _, ...metrics }) => metrics);
    ends.push({
      end: end.metrics,
      names: Object.keys(end.metrics),
      others,
      weights: [...session.packed.data],
    });
  }
  assertEquals(ends[1], ends[0]);
  assertEquals(ends[2], ends[0]);
  assertEquals(ends[0].names.slice(0, 6), [
    "loss",
    "weighted_loss",
    "accuracy",
    "val_loss",
    "val_weighted_loss",
    "val_accuracy",
  ]);
});

Deno.test("dropout and weights that move are in running metrics", async () => {
  const dropping = { name: "mlp", params: { hidden: [16], dropout: 0.8 } };
  for (const [training, model] of [[{}, undefined], [{ learning_rate: 1e-30 }, dropping]] as const) {
    const running = await follow(await openSpec(config(training, model)));
    const always = await follow(await openSpec(config({ ...training, train_metrics: "exact" }, model)));
    const accuracies = (history: Metrics[]) => history.map(({ accuracy }) => accuracy);
    assertNotEquals(accuracies(running.history), accuracies(always.history));
  }
});

Deno.test("steps in a loop and one by one gather the same", async () => {
  for (const precision of ["float64", "float32"]) {
    // So many steps that a loop is worth it; a limit that never acts keeps them single.
    const long = { precision, epochs: 6, batch_size: 3 };
    const looped = await openSpec(config(long)),
      single = await openSpec(config({ ...long, clip_weights: 1e9 }));
    const [one, other] = [await follow(looped), await follow(single)];
    assert([...looped.steps.values()].some(({ loop }) => loop), "there was no loop");
    assert(![...single.steps.values()].some(({ loop }) => loop), "there was a loop");
    assertEquals(one.history, other.history.map(({ clipped_weights: _, ...metrics }) => metrics));
    assert(new Set(one.history.map(({ accuracy }) => accuracy)).size > 1);
  }
});

Deno.test("the loss of classes that are weighed means the same on training and validation rows", async () => {
  const session = await openSpec(
    config({ class_weight: { "0": 0.25, "2": 4 }, learning_rate: 1e-30, epochs: 1 }),
  );
  const { history: [metrics] } = await follow(session);
  for (const [part, prefix] of [["train", ""], ["validation", "val_"]] as const) {
    let plain = 0, above = 0, below = 0;
    const rows = session.data.split[part];
    for (const row of rows) {
      const { loss } = await evaluate(session, Uint32Array.of(row), () => undefined);
      const weight = [0.25, 1, 4][session.data.y[row]];
      plain += loss / rows.length;
      above += weight * loss;
      below += weight;
    }
    assertAlmostEquals(metrics[`${prefix}loss`], plain, 1e-12);
    assertAlmostEquals(metrics[`${prefix}weighted_loss`], above / below, 1e-12);
    assert(Math.abs(plain - above / below) > 1e-3);
  }
});
