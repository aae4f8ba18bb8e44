/**
 * The learning rates of a run as far as they can be known before it: the first, the highest and the last.
 *
 * @module
 */
import { type Course, rateAt, ratesOf, type Schedule, type ScheduleEntry } from "./schedule.ts";
import { createSchedule, type Warmup, warmupSteps } from "./warmup.ts";

/** A learning rate and the step that has it, counted from 1; of several steps the first. */
export interface PlannedRate {
  /** The rate. */
  readonly rate: number;
  /** The number of the step. */
  readonly step: number;
}

/** See the module. */
export interface PlannedRates {
  /** Of the first step. */
  readonly first: PlannedRate;
  /** The highest. */
  readonly peak: PlannedRate;
  /** Of the last step of training; null where metrics decide. */
  readonly last: PlannedRate | null;
  /** What a user should know of them. */
  readonly warnings: readonly string[];
}

/** So many steps are looked at one by one; of longer runs as many of their epochs, evenly chosen. */
const most = 100_000;

/** The schedule of a run and its rates; null where there is none. */
export function planRates(
  { learning_rate: rate, schedule }: {
    readonly learning_rate: number;
    readonly schedule: {
      readonly name: string;
      readonly params: Readonly<Record<string, unknown>>;
      readonly warmup: Warmup | null;
    } | null;
  },
  run: { readonly epochs: number; readonly stepsPerEpoch: number; readonly monitor: Course["monitor"] },
  table: Readonly<Record<string, ScheduleEntry>>,
): { readonly schedule: Schedule | null; readonly rates: PlannedRates | null } {
  if (schedule === null) return { schedule: null, rates: null };
  const entry = table[schedule.name], steps = run.epochs * run.stepsPerEpoch;
  const created = createSchedule(entry, schedule, { ...run, rate });
  const warmup = warmupSteps(schedule.warmup, run);
  const warnings = warmup >= steps
    ? [
      `training.schedule.warmup takes ${warmup} steps, and training has ${steps}: the learning rate does not get to ` +
      "where the schedule begins before the last",
    ]
    : [];
  const { first, peak, last } = extremes(created, rate, run, warmup);
  return { schedule: created, rates: { first, peak, last: entry.byMetrics ? null : last, warnings } };
}

function extremes(
  schedule: Schedule,
  rate: number,
  { epochs, stepsPerEpoch }: { readonly epochs: number; readonly stepsPerEpoch: number },
  warmup: number,
): Record<"first" | "peak" | "last", PlannedRate> {
  const stride = Math.max(1, Math.ceil(epochs * stepsPerEpoch / most));
  const afterWarmup = Math.floor(warmup / stepsPerEpoch) + 1;
  let first: PlannedRate | undefined, peak: PlannedRate | undefined, last: PlannedRate | undefined;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    if (epoch !== 1 && epoch !== epochs && epoch !== afterWarmup && epoch % stride !== 0) continue;
    const rates = ratesOf(rate, schedule.factors(epoch, stepsPerEpoch, []));
    const begin = (epoch - 1) * stepsPerEpoch + 1, end = epoch * stepsPerEpoch;
    const length = typeof rates === "number" ? 1 : stepsPerEpoch;
    for (let step = begin; step < begin + length; step++) {
      const one = { rate: rateAt(rates, step), step };
      first ??= one;
      if (peak === undefined || one.rate > peak.rate) peak = one;
    }
    last = { rate: rateAt(rates, end), step: end };
  }
  return { first: first!, peak: peak!, last: last! };
}
