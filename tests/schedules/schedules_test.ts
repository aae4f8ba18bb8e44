/** Schedules against PyTorch's rates and the formulas of transformers, made by scripts/golden/schedules.py. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { parse } from "../../src/schema/fields.ts";
import { schedules } from "../../src/schedules/mod.ts";
import { planRates } from "../../src/schedules/planned_rates.ts";
import { ratesOf, type ScheduleEntry } from "../../src/schedules/schedule.ts";
import { createSchedule, dependsOnEnd, type Warmup } from "../../src/schedules/warmup.ts";
import golden from "../golden/schedules.json" with { type: "json" };

const table: Readonly<Record<string, ScheduleEntry>> = schedules;

/** The params with their defaults filled in. */
function paramsOf(name: string, params: object): Record<string, unknown> {
  const { value, issues } = parse(table[name].params, params);
  assertEquals(issues, undefined, name);
  return value as Record<string, unknown>;
}

const noWarmup = { steps: null, epochs: null, fraction: null };
const byLoss = { metric: "val_loss", mode: "min" as const };

/** The rates of the first steps, in epochs of as many. */
function rates(
  name: string,
  params: object,
  {
    count,
    stepsPerEpoch = 1,
    warmup = null,
    rate = golden.rate,
    epochs = 100,
    history = [],
    monitor = byLoss,
  }: {
    count: number;
    stepsPerEpoch?: number;
    warmup?: Warmup | null;
    rate?: number;
    epochs?: number;
    history?: readonly Record<string, number>[];
    monitor?: { metric: string; mode: "min" | "max" };
  },
): number[] {
  const run = { epochs, stepsPerEpoch, rate, monitor };
  const schedule = createSchedule(table[name], { params: paramsOf(name, params), warmup }, run);
  return Array.from({ length: count / stepsPerEpoch }, (_, epoch) => {
    const factors = ratesOf(rate, schedule.factors(epoch + 1, stepsPerEpoch, history.slice(0, epoch)));
    return typeof factors === "number" ? Array(stepsPerEpoch).fill(factors) : [...factors];
  }).flat();
}

function assertRates(found: readonly number[], expected: readonly number[], message: string): void {
  assertEquals(found.length, expected.length, message);
  found.forEach((rate, i) => assertAlmostEquals(rate, expected[i], 1e-13, `${message}, step ${i}`));
}

for (const { name, params, ...one } of golden.cases) {
  Deno.test(`${name} ${JSON.stringify(params)}: the rates of PyTorch`, () => {
    const { metric, mode } = one as { metric?: (number | null)[]; mode?: "min" | "max" };
    const history = metric?.map((value) => ({ val_loss: value ?? NaN }));
    const monitor = { metric: "val_loss", mode: mode ?? "min" };
    const options = { count: one.rates.length, history, monitor };
    assertRates(rates(name, params, options), one.rates, name);
    if (metric) return;
    const unit = { ...params, unit: "step" };
    // By epochs of one step, by steps in epochs of several, and by epochs of several steps.
    assertRates(rates(name, unit, options), one.rates, `${name} by step`);
    const whole = one.rates.length - one.rates.length % 3;
    assertRates(
      rates(name, unit, { count: whole, stepsPerEpoch: 3 }),
      one.rates.slice(0, whole),
      `${name} by step in epochs of 3`,
    );
    assertRates(
      rates(name, { ...params, unit: "epoch" }, { count: 2 * one.rates.length, stepsPerEpoch: 2 }),
      one.rates.flatMap((rate) => [rate, rate]),
      `${name} by epochs of 2`,
    );
  });
}

for (const { name, params, warmup, ...one } of golden.formulas) {
  Deno.test(`${name} ${JSON.stringify(params)}, warm-up of ${warmup}: the rates of transformers`, () => {
    const count = one.rates.length;
    const steps = warmup === 0 ? null : { ...noWarmup, steps: warmup };
    for (const stepsPerEpoch of [1, count / 2, count]) {
      assertRates(rates(name, params, { count, stepsPerEpoch, warmup: steps }), one.rates, name);
    }
  });
}

Deno.test("what comes after the end of a schedule is held", () => {
  const ends: [string, object, number][] = [
    ["cosine", { t_max: 4, eta_min: 0.001 }, 0.001],
    ["linear", { end_factor: 0.5 }, 0.05],
    ["polynomial", { total_iters: 4 }, 0],
    ["one_cycle", { total_steps: 6, div_factor: 10, final_div_factor: 10 }, 0.001],
    ["wsd", { stable: 2, decay: 3, min_ratio: 0.25 }, 0.025],
  ];
  for (const [name, params, rate] of ends) {
    for (const found of rates(name, params, { count: 12 }).slice(6)) {
      assertAlmostEquals(found, rate, 1e-15, name);
    }
  }
});

Deno.test("a warm-up goes to where the schedule begins, and its time counts from there", () => {
  const warmup = { ...noWarmup, steps: 5 };
  for (const [name, params] of Object.entries(examples)) {
    const unit = "unit" in (table[name].params.fields ?? {}) ? { unit: "step" } : {};
    const plain = rates(name, { ...params, ...unit }, { count: 12, stepsPerEpoch: 4 });
    const warm = rates(name, { ...params, ...unit }, { count: 16, stepsPerEpoch: 4, warmup });
    // That of inverse_sqrt is the timescale.
    if (name === "inverse_sqrt") continue;
    assertRates(warm.slice(0, 5), [1, 2, 3, 4, 5].map((k) => k / 5 * plain[0]), name);
    assertRates(warm.slice(5), plain.slice(0, 11), name);
  }
});

Deno.test("a warm-up of epochs or of a share of all steps is as long as that", () => {
  const base = { count: 20, stepsPerEpoch: 5, epochs: 4 };
  const ten = rates("constant", {}, { ...base, warmup: { ...noWarmup, steps: 10 } });
  assertEquals(rates("constant", {}, { ...base, warmup: { ...noWarmup, epochs: 2 } }), ten);
  assertEquals(rates("constant", {}, { ...base, warmup: { ...noWarmup, fraction: 0.5 } }), ten);
  assertEquals(ten.slice(8), [9, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10].map((k) => k / 10 * 0.1));
  // Longer than an epoch, and no multiple of one.
  const seven = rates("step", { step_size: 1 }, { ...base, warmup: { ...noWarmup, steps: 7 } });
  assertRates(seven.slice(6, 13), [0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.01], "seven");
});

Deno.test("lengths that are left out are those of training after the warm-up", () => {
  const base = { count: 20, stepsPerEpoch: 5, epochs: 4 };
  const given: [string, object, object][] = [
    ["cosine", { unit: "step" }, { t_max: 17, unit: "step" }],
    ["cosine", {}, { t_max: 4 }],
    ["polynomial", { unit: "step" }, { total_iters: 17, unit: "step" }],
    ["one_cycle", {}, { total_steps: 17 }],
    ["wsd", { decay: 6 }, { decay: 6, stable: 11 }],
  ];
  for (const [name, without, params] of given) {
    const warmup = { ...noWarmup, steps: 3 };
    assertEquals(rates(name, without, { ...base, warmup }), rates(name, params, { ...base, warmup }), name);
    assert(dependsOnEnd({ params: paramsOf(name, without), warmup: null }), name);
    assert(!dependsOnEnd({ params: paramsOf(name, params), warmup }), name);
  }
  assert(dependsOnEnd({ params: {}, warmup: { ...noWarmup, fraction: 0.1 } }));
  for (const [name, params] of Object.entries(examples)) {
    assert(!dependsOnEnd({ params: paramsOf(name, params), warmup: null }), name);
  }
});

Deno.test("the plan of rates: the first, the highest and the last", () => {
  const plan = (name: string, params: object, warmup: Warmup | null, epochs = 4, stepsPerEpoch = 5) =>
    planRates(
      { learning_rate: 0.1, schedule: { name, params: paramsOf(name, params), warmup } },
      { epochs, stepsPerEpoch, monitor: byLoss },
      schedules,
    ).rates!;
  const warm = plan("cosine", { t_max: 2 }, { ...noWarmup, steps: 8 });
  assertEquals([warm.first, warm.peak.step, warm.last!.step], [{ rate: 0.0125, step: 1 }, 8, 20]);
  assertAlmostEquals(warm.peak.rate, 0.1);
  assertAlmostEquals(warm.last!.rate, 0);
  assertEquals(warm.warnings, []);
  assertEquals(plan("reduce_on_plateau", {}, null).last, null);
  assertEquals(plan("constant", {}, { ...noWarmup, steps: 20 }).warnings.length, 1);
  // So many steps are not looked at one by one, but the end of the warm-up is.
  const long = plan("cosine", { t_max: 900, unit: "step" }, { ...noWarmup, steps: 100_003 }, 1000, 1000);
  assertEquals([long.peak.step, long.last!.step], [100_003, 1_000_000]);
});

/** Params with which each schedule moves the rate in a few epochs, and depends on no end. */
const examples: Record<keyof typeof schedules, object> = {
  constant: {},
  step: { step_size: 2 },
  multistep: { milestones: [1, 3] },
  exponential: { gamma: 0.9 },
  cosine: { t_max: 5 },
  cosine_restarts: { t_0: 3 },
  linear: {},
  polynomial: { total_iters: 5 },
  one_cycle: { total_steps: 12 },
  inverse_sqrt: {},
  reduce_on_plateau: {},
  wsd: { stable: 3, decay: 4 },
};
