/** Prints how many bytes of the JavaScript heap a training step takes, repeated and walked through, as JSON. */
import type { Session } from "../../src/session.ts";
import { trainStep } from "../../src/train/step.ts";
import { openSpec } from "../sessions.ts";

const { gc } = globalThis as unknown as { gc(): void };

/** Collects what the first collection has only made free to be collected, too. */
function collect(): void {
  for (let i = 0; i < 3; i++) gc();
}

/** Bytes per step: those taken, where nothing is collected meanwhile, and those still held after a collection. */
function bytesPerStep(steps: number, step: (i: number) => void): { taken: number; held: number } {
  for (let i = 0; i < 10_000; i++) step(i);
  collect();
  const before = Deno.memoryUsage().heapUsed;
  for (let i = 0; i < steps; i++) step(i);
  const taken = (Deno.memoryUsage().heapUsed - before) / steps;
  collect();
  return { taken, held: (Deno.memoryUsage().heapUsed - before) / steps };
}

/** Steps of 16 rows, and of 7 as at the end of an epoch. */
function trainStepOf(session: Session): (i: number) => void {
  const { order } = session.data;
  return (i) => i % 8 === 7 ? trainStep(session, order, 0, 7) : trainStep(session, order, 16, 32);
}

const results: Record<string, unknown> = {};
for (const optimizer of ["sgd", "adam", "rmsprop"]) {
  const config = {
    name: "garbage",
    dataset: { name: "synthetic_classification", params: { n_samples: 64, n_features: 6 } },
    model: { name: "mlp", params: { hidden: [5], dropout: 0.1 } },
    training: { seed: 1, optimizer, learning_rate: 1e-6, clip_gradient_norm: 1, class_weight: "balanced" },
  };
  const session = await openSpec(config);
  const step = trainStepOf(session);
  const kept: number[][] = [];
  results[optimizer] = {
    repeated: bytesPerStep(100_000, step),
    walked: bytesPerStep(2000, (i) => {
      session.steps.clear();
      step(i);
    }),
    kept: bytesPerStep(50_000, (i) => kept.push([i, i + 0.5])),
  };
}
console.log(JSON.stringify(results));
