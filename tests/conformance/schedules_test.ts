/** The exam that every schedule sits. */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { schedules } from "../../src/schedules/mod.ts";
import type { ScheduleEntry } from "../../src/schedules/schedule.ts";
import { openSpec } from "../sessions.ts";
import { assertResumes, assertSameInEveryWay, experiment, learn } from "./same_bits.ts";

type Params = Record<string, unknown>;

/** Params with which a schedule moves the rate, and another value for each of them. To add a schedule: add its line. */
const exam: Record<keyof typeof schedules, { params: Params; changes: Params }> = {
  constant: { params: {}, changes: {} },
  step: { params: { step_size: 2 }, changes: { step_size: 1, gamma: 0.3, unit: "step" } },
  multistep: { params: { milestones: [1, 3] }, changes: { milestones: [2], gamma: 0.3, unit: "step" } },
  exponential: { params: { gamma: 0.9 }, changes: { gamma: 0.8, unit: "step" } },
  cosine: { params: {}, changes: { t_max: 3, eta_min: 0.005, unit: "step" } },
  cosine_restarts: { params: { t_0: 2 }, changes: { t_0: 3, t_mult: 2, eta_min: 0.005, unit: "step" } },
  linear: {
    params: {},
    changes: { start_factor: 0.5, end_factor: 0.7, total_iters: 3, unit: "step" },
  },
  polynomial: { params: {}, changes: { total_iters: 3, power: 2, unit: "step" } },
  one_cycle: {
    params: {},
    changes: {
      total_steps: 40,
      pct_start: 0.5,
      anneal_strategy: "linear",
      div_factor: 10,
      final_div_factor: 10,
      three_phase: true,
      unit: "epoch",
    },
  },
  inverse_sqrt: { params: { timescale: 10 }, changes: { timescale: 20, unit: "epoch" } },
  reduce_on_plateau: {
    params: { patience: 0, threshold: 0.2, factor: 0.5 },
    changes: {
      factor: 0.2,
      patience: 1,
      threshold: 0.6,
      threshold_mode: "abs",
      cooldown: 2,
      min_lr: 0.01,
      eps: 0.008,
    },
  },
  wsd: {
    params: { decay: 20 },
    changes: { stable: 10, decay: 30, min_ratio: 0.2, decay_type: "linear", unit: "epoch" },
  },
};

const table: Readonly<Record<string, ScheduleEntry>> = schedules;
const warmup = { steps: 21 };

const config = (name: string, params: Params, more: object = {}) =>
  experiment({ epochs: 8, schedule: { name, params, ...more } });

async function outcome(config: unknown) {
  return (await learn(await openSpec(config))).outcome;
}

for (const [name, { params, changes }] of Object.entries(exam)) {
  Deno.test(`${name}: every param is described, and changes what is learned`, async () => {
    const fields = table[name].params.fields ?? {};
    assertEquals(Object.keys(changes).sort(), Object.keys(fields).sort());
    const base = await outcome(config(name, params));
    assert(base.told[0].learning_rate > 0, "the rate is among the metrics");
    for (const [key, { description }] of Object.entries(fields)) {
      assert(description, key);
      assertNotEquals(await outcome(config(name, { ...params, [key]: changes[key] })), base, key);
    }
    const fixed = await outcome(experiment({ epochs: 8 }));
    if (name === "constant") assertEquals(base.arrays, fixed.arrays);
    else assertNotEquals(base.arrays, fixed.arrays);
    assertNotEquals((await outcome(config(name, params, { warmup }))).arrays, base.arrays, "warm-up");
  });

  Deno.test(`${name}: the same bits in every way to compute steps`, async () => {
    await assertSameInEveryWay(config(name, params, { warmup }));
  });

  Deno.test(`${name}: killed inside a warm-up or after it, a run comes to the same end`, async () => {
    await assertResumes(config(name, params, { warmup }));
  });
}

Deno.test("every schedule of the table sits the exam", () => {
  assertEquals(Object.keys(exam).sort(), Object.keys(schedules).sort());
});
