/** The exam that every optimizer sits. */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import golden from "../golden/optimizers.json" with { type: "json" };
import { parse } from "../../src/schema/fields.ts";
import { create, descend, table } from "../optimizers/bowl.ts";
import { assertResumes, assertSameInEveryWay, experiment } from "./same_bits.ts";

/** Another value for each param, given the others it needs to matter. To add an optimizer: add its line. */
const changes: Record<string, Record<string, { value: unknown; beside?: Record<string, unknown> }>> = {
  sgd: {
    momentum: { value: 0.5 },
    dampening: { value: 0.5, beside: { momentum: 0.5 } },
    weight_decay: { value: 0.1 },
    nesterov: { value: true, beside: { momentum: 0.5 } },
  },
  adam: {
    betas: { value: [0.8, 0.99] },
    eps: { value: 0.1 },
    weight_decay: { value: 0.1 },
    amsgrad: { value: true },
  },
  adamw: {
    betas: { value: [0.8, 0.99] },
    eps: { value: 0.1 },
    weight_decay: { value: 0.1 },
    amsgrad: { value: true },
  },
  rmsprop: {
    alpha: { value: 0.9 },
    eps: { value: 0.1 },
    weight_decay: { value: 0.1 },
    momentum: { value: 0.5 },
    centered: { value: true },
  },
};

Object.assign(changes, {
  adagrad: {
    lr_decay: { value: 0.1 },
    initial_accumulator_value: { value: 0.5 },
    eps: { value: 0.1 },
    weight_decay: { value: 0.1 },
  },
  adadelta: { rho: { value: 0.8 }, eps: { value: 1e-3 }, weight_decay: { value: 0.1 } },
  adamax: { betas: { value: [0.8, 0.99] }, eps: { value: 0.1 }, weight_decay: { value: 0.1 } },
  nadam: {
    betas: { value: [0.8, 0.99] },
    eps: { value: 0.1 },
    momentum_decay: { value: 0.1 },
    decoupled_weight_decay: { value: true, beside: { weight_decay: 0.1 } },
    weight_decay: { value: 0.1 },
  },
  radam: {
    betas: { value: [0.8, 0.99] },
    eps: { value: 0.1 },
    decoupled_weight_decay: { value: true, beside: { weight_decay: 0.1 } },
    weight_decay: { value: 0.1 },
  },
  lion: { betas: { value: [0.8, 0.95] }, weight_decay: { value: 0.1 } },
  lamb: { betas: { value: [0.8, 0.99] }, eps: { value: 0.1 }, weight_decay: { value: 0.1 } },
});

Deno.test("every optimizer of the table sits the exam", () => {
  assertEquals(Object.keys(changes).sort(), Object.keys(table).sort());
});

/** The weights after each of some steps down the bowl. */
async function walk(name: string, params: unknown, { steps = 40, cuts = [] as number[] } = {}) {
  const weights: number[][] = [];
  await descend(() => create(name, params), 0.3, steps, (_, w) => weights.push(Array.from(w)), cuts);
  return weights;
}

/** Steps that shrink, or begin small, need larger rates to go as far. */
const rates: Record<string, number> = { adagrad: 2, adadelta: 1 };

for (const name of Object.keys(table)) {
  Deno.test(`${name} reaches the bottom of a bowl`, async () => {
    let distance = Infinity;
    await descend(
      () => create(name, name === "adamw" ? { weight_decay: 0 } : {}),
      rates[name] ?? 0.05,
      3000,
      (_, w) => {
        distance = Math.max(...golden.c.map((c, i) => Math.abs(w[i] - c)));
      },
    );
    assert(distance < 0.05, `${distance} away`);
  });

  // Of a rule of one parameter at a time a range is another parameter.
  if (!create(name, {}).byTensor) {
    Deno.test(`${name} gives the same bits on a range in pieces, whatever it is told`, async () => {
      for (
        const params of [
          {},
          ...golden.cases.filter((one) => one.optimizer === name).map((one) => one.params),
        ]
      ) {
        assertEquals(
          await walk(name, params, { steps: 5, cuts: [1, 4] }),
          await walk(name, params, { steps: 5 }),
          JSON.stringify(params),
        );
      }
    });
  }

  for (const [key, { value, beside = {} }] of Object.entries(changes[name] ?? {})) {
    Deno.test(`${name}: ${key} changes the walk`, async () => {
      assertNotEquals(
        (await walk(name, { ...beside, [key]: value })).at(-1),
        (await walk(name, beside)).at(-1),
      );
    });
  }

  Deno.test(`${name}: every param is described, and changed by a test`, () => {
    const fields = table[name].params.fields ?? {};
    // What decay acts on is no matter of the rule: tests/train/stretches_test.ts.
    assertEquals([...Object.keys(changes[name]), "decay"].sort(), Object.keys(fields).sort());
    for (const [key, { description }] of Object.entries(fields)) assert(description, key);
  });
}

for (const [name, entry] of Object.entries(table)) {
  for (const precision of ["float64", "float32"]) {
    for (const decay of ["all", "weights"]) {
      Deno.test(`${name}, ${precision}, decay ${decay}: the same bits in every way to compute steps`, async () => {
        const optimizer = { name, params: { weight_decay: 0.1, decay } };
        const looped = entry.create(parse(entry.params, {}).value).staticUpdate === true;
        await assertSameInEveryWay(experiment({ optimizer, schedule: "cosine" }, precision), { looped });
      });
    }
  }

  Deno.test(`${name}: killed after any checkpoint, a run comes to the same end`, async () => {
    const optimizer = { name, params: { weight_decay: 0.1, decay: "weights" } };
    await assertResumes(experiment({ optimizer, schedule: { name: "exponential", params: { gamma: 0.9 } } }));
  });
}
