/**
 * A schedule moves the learning rate: a pure function of the step and of the metrics so far, so that a run that is resumed
 * has the rates of one that was not interrupted.
 *
 * @module
 */
import { choice, optional, type Schema } from "../schema/fields.ts";

/** The learning rates of the steps of an epoch: one for all of them, or one for each. */
export type Rates = number | Float64Array;

/** The metrics of the epochs so far, in order. */
export type History = readonly Readonly<Record<string, number>>[];

/** How the learning rate moves. */
export interface Schedule {
  /**
   * What the learning rate is multiplied by in an epoch: a function of its arguments alone. The next call may write into
   * the array of the last one.
   *
   * @param epoch Counts from 1.
   * @param stepsPerEpoch How many factors are given, unless one is for all steps.
   * @param history The metrics of the epochs before, in order.
   */
  factors(epoch: number, stepsPerEpoch: number, history: History): number | Float64Array;
}

/**
 * A learning rate times the factors of an epoch.
 *
 * @param before Rates that are no longer needed: the array is used again if it is as long.
 */
export function ratesOf(rate: number, factors: number | Float64Array, before: Rates = 0): Rates {
  if (typeof factors === "number") return rate * factors;
  const isAsLong = typeof before === "object" && before.length === factors.length;
  const rates = isAsLong ? before : new Float64Array(factors.length);
  for (let i = 0; i < rates.length; i++) rates[i] = rate * factors[i];
  return rates;
}

/**
 * The rate of a step.
 *
 * @param step Counts from 1, over all epochs, each of which has as many steps.
 */
export function rateAt(rates: Rates, step: number): number {
  return typeof rates === "number" ? rates : rates[(step - 1) % rates.length];
}

/** What the time of a schedule is counted in. */
export type Unit = "epoch" | "step";

/** What a schedule is told of the run. */
export interface Course {
  /** `training.learning_rate`. */
  readonly rate: number;
  /**
   * How long training goes on after the warm-up, in the schedule's unit. It may only be used where a param of its own is
   * null: then an epoch's numbers depend on how many there are, and a run cannot be given more of them later.
   */
  readonly length: number;
  /** Steps of the warm-up; 0 without one. */
  readonly warmup: number;
  /** What epochs are compared by. */
  readonly monitor: { readonly metric: string; readonly mode: "min" | "max" };
}

/**
 * What the learning rate is multiplied by.
 *
 * @param t Epochs or steps since the warm-up ended, 0 at first.
 * @param history The metrics of the epochs before.
 */
export type Curve = (t: number, history: History) => number;

/** One line of the table in `mod.ts`. */
export interface ScheduleEntry<P = unknown> {
  /** One sentence for help and docs. */
  readonly summary: string;
  /** What `training.schedule.params` may say. Where they have a `unit`, it says what time is counted in, else epochs do. */
  readonly params: Schema<P>;
  /** Whether the metrics of epochs decide: then its rates cannot be known before. */
  readonly byMetrics?: true;
  /** The rule with these settings. */
  create(params: P, course: Course): Curve;
}

/** Helps TypeScript infer the type of `params`. */
export function defineSchedule<P>(entry: ScheduleEntry<P>): ScheduleEntry<P> {
  return entry;
}

/** Declares what the time of a schedule is counted in. */
export function unit(standard: Unit): Schema<Unit> {
  return optional(
    choice(["epoch", "step"], {
      description: "What is counted: the rate moves from epoch to epoch, or from step to step",
    }),
    standard,
  );
}
