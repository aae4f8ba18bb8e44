/** The exam that every optimizer sits. */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import golden from "../golden/optimizers.json" with { type: "json" };
import { create, descend, table } from "../optimizers/bowl.ts";

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

Deno.test("every optimizer of the table sits the exam", () => {
  assertEquals(Object.keys(changes).sort(), Object.keys(table).sort());
});

/** The weights after each of some steps down the bowl. */
async function walk(name: string, params: unknown, { steps = 40, cuts = [] as number[] } = {}) {
  const weights: number[][] = [];
  await descend(() => create(name, params), 0.3, steps, (_, w) => weights.push(Array.from(w)), cuts);
  return weights;
}

for (const name of Object.keys(table)) {
  Deno.test(`${name} reaches the bottom of a bowl`, async () => {
    let distance = Infinity;
    await descend(() => create(name, name === "adamw" ? { weight_decay: 0 } : {}), 0.05, 3000, (_, w) => {
      distance = Math.max(...golden.c.map((c, i) => Math.abs(w[i] - c)));
    });
    assert(distance < 0.05, `${distance} away`);
  });

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
    assertEquals(Object.keys(changes[name]).sort(), Object.keys(fields).sort());
    for (const [key, { description }] of Object.entries(fields)) assert(description, key);
  });
}
