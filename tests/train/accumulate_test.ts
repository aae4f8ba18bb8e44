/** Steps whose gradients come in parts. */
import { assert, assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import { referenceKernels } from "../../src/kernels/reference.ts";
import type { Session } from "../../src/session.ts";
import { Pacer } from "../../src/train/pacer.ts";
import { GradientParts, levelsFor } from "../../src/train/gradient_parts.ts";
import { train } from "../../src/train/loop.ts";
import { shuffleSeed } from "../../src/random/seeds.ts";
import { assertResumes, assertSameInEveryWay, experiment, learn, ways } from "../conformance/same_bits.ts";
import { files, openSpec } from "../sessions.ts";

/** The sum of parts [from, to) as docs/numerics.md defines it. */
function tree(parts: readonly number[], from = 0, to = parts.length): number {
  if (to - from === 1) return parts[from];
  const left = 2 ** Math.floor(Math.log2(to - from - 1));
  return tree(parts, from, from + left) + tree(parts, from + left, to);
}

Deno.test("the gradients of parts are added by a binary tree over their numbers", () => {
  const kernels = referenceKernels("float64");
  let told = 0;
  for (let count = 2; count <= 37; count++) {
    // Of such different sizes that another order gives other digits.
    const values = Array.from({ length: count }, (_, i) => Math.sin(i * i + 1) * 10 ** (i % 7));
    const sums = Array.from({ length: levelsFor(count) }, () => new Float64Array(2));
    const parts = new GradientParts(kernels, sums), gradient = new Float64Array(2);
    for (let again = 0; again < 2; again++) {
      parts.begin();
      for (const value of values) {
        gradient.set([value, -value]);
        parts.add(gradient, 1 / count);
      }
      parts.finish(gradient);
    }
    const expected = tree(values.map((value) => value * (1 / count)));
    assertEquals([...gradient], [expected, -expected], `${count} parts`);
    if (values.reduce((sum, value) => sum + value * (1 / count), 0) !== expected) told++;
  }
  assert(told > 20, "the values tell one order from another");
});

Deno.test("as many sums are kept as the tree needs", () => {
  assertEquals([1, 2, 3, 4, 7, 8, 9, 1024].map(levelsFor), [0, 2, 2, 3, 3, 4, 4, 11]);
});

Deno.test("steps in parts are those of a batch as large as all of them, to rounding", async () => {
  for (const more of [{}, { optimizer: "sgd", clip_gradient_norm: 0.5 }]) {
    const { outcome: whole } = await learn(await openSpec(experiment({ batch_size: 24, ...more })));
    const parts = await learn(await openSpec(experiment({ batch_size: 8, accumulate_steps: 3, ...more })));
    assertEquals(parts.outcome.step, whole.step);
    parts.outcome.arrays[0].forEach((weight, i) => assertAlmostEquals(weight, whole.arrays[0][i], 1e-10));
    parts.outcome.told.forEach(({ val_loss }, i) =>
      assertAlmostEquals(val_loss, whole.told[i].val_loss, 1e-10)
    );
  }
});

Deno.test("steps in parts are those of a batch as large as all of them, bit for bit where every sum is exact", async () => {
  // Small whole numbers, steps of 16 rows and a rate of 1/8: no number of these steps needs a rounding.
  const rows = Array.from(
    { length: 64 },
    (_, i) => [i * 5 % 7 - 3, i * 3 % 5 - 2, i * 11 % 13 - 6].join(","),
  );
  const context = files({ "whole.csv": ["a,b,y", ...rows].join("\n") });
  const learned = async (training: object) => {
    const session = await openSpec({
      name: "exact",
      dataset: { name: "csv", path: "whole.csv", params: { target: "y" }, standardize: false },
      model: { name: "linear_regression", params: { use_gradient_descent: true } },
      training: { epochs: 1, learning_rate: 0.125, optimizer: "sgd", seed: 5, ...training },
    }, context);
    session.packed.data.fill(0);
    return (await learn(session)).outcome.arrays[0];
  };
  const whole = await learned({ batch_size: 16 });
  assert(whole.every((weight) => weight !== 0));
  for (const parts of [2, 4, 8, 16]) {
    assertEquals(await learned({ batch_size: 16 / parts, accumulate_steps: parts }), whole, `${parts} parts`);
  }
  assertNotEquals(await learned({ batch_size: 8 }), whole);
});

Deno.test("a window of one batch is a step as it is without", async () => {
  // 128 rows: one batch of 128, and a window of which nothing more comes.
  const { outcome: plain } = await learn(await openSpec(experiment({ batch_size: 128 })));
  const { outcome } = await learn(await openSpec(experiment({ batch_size: 128, accumulate_steps: 4 })));
  assertEquals(outcome, plain);
});

const windows: [what: string, training: object][] = [
  ["whole windows", { accumulate_steps: 2 }],
  // 128 rows: three of 36, and one of 20 in parts of 9, 9 and 2.
  ["a last window that is shorter", { batch_size: 9, accumulate_steps: 4 }],
  ["clipping and momentum", {
    accumulate_steps: 3,
    optimizer: "sgd",
    params: { momentum: 0.9 },
    clip_gradient_norm: 0.3,
  }],
];

for (const [what, training] of windows) {
  for (const precision of ["float32", "float64"]) {
    const config = {
      ...experiment(training, precision),
      model: { name: "mlp", params: { hidden: [5], dropout: 0.25 } },
    };
    Deno.test(`accumulate_steps, ${what}, ${precision}: the same bits in every way to compute steps`, () =>
      assertSameInEveryWay(config, { looped: false }));
  }
}

Deno.test("accumulate_steps: resumed after a kill inside an epoch, and reproduced", () =>
  assertResumes(experiment({ batch_size: 9, accumulate_steps: 4 }), { every: 3 }));

Deno.test("accumulate_steps: a dropout mask is of the rows' places in the step, so parts have different ones", async () => {
  const config = (training: object) => ({
    ...experiment({ epochs: 1, ...training }),
    model: { name: "mlp", params: { hidden: [5], dropout: 0.5 } },
  });
  const { outcome: whole } = await learn(await openSpec(config({ batch_size: 24 })));
  const { outcome: parts } = await learn(await openSpec(config({ batch_size: 8, accumulate_steps: 3 })));
  parts.arrays[0].forEach((weight, i) => assertAlmostEquals(weight, whole.arrays[0][i], 1e-10));
  const { outcome: small } = await learn(await openSpec(config({ batch_size: 8 })));
  assertNotEquals(small.arrays[0], parts.arrays[0]);
});

for (const [name, way] of Object.entries(ways)) {
  Deno.test(`accumulate_steps: a window with a part whose loss is not finite changes nothing, ${name}`, async () => {
    const session: Session = await openSpec(experiment({ batch_size: 8, accumulate_steps: 4, epochs: 2 }));
    way(session);
    const { data: { y, order, split }, kernels, packed, progress } = session;
    order.set(split.train);
    kernels.shuffle(order, shuffleSeed(session.shuffleSeed, 1));
    // In the third part of the second window.
    y[order[32 + 2 * 8 + 5]] = NaN;
    const healthy = await openSpec(
      experiment({ batch_size: 8, accumulate_steps: 4, epochs: 2, max_steps: 1 }),
    );
    way(healthy);
    await learn(healthy);
    for await (const event of train(session, new Pacer(new AbortController().signal))) {
      if (event.kind === "finished") assertEquals([event.status, event.step], ["diverged", 1]);
    }
    assertEquals([...packed.data], [...healthy.packed.data]);
    assertEquals(progress.step, 1);
  });
}

Deno.test("accumulate_steps: training takes the memory that was planned", async () => {
  for (const precision of ["float32", "float64"]) {
    const session = await openSpec(experiment({ batch_size: 8, accumulate_steps: 5 }, precision));
    await learn(session);
    assertEquals(session.highWater, session.plan.facts.memory.training);
    assertEquals(session.plan.facts.stepsPerEpoch, 4);
  }
});
