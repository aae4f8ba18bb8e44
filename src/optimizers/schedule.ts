/**
 * A schedule moves the learning rate: a pure function of the step and of the metrics so far, so that a run that is resumed
 * has the rates of one that was not interrupted.
 *
 * @module
 */

/** The learning rates of the steps of an epoch: one for all of them, or one for each. */
export type Rates = number | Float64Array;

/** How the learning rate moves. */
export interface Schedule {
  /**
   * What the learning rate is multiplied by in an epoch: a function of its arguments alone.
   *
   * @param epoch Counts from 1.
   * @param stepsPerEpoch How many factors are given, unless one is for all steps.
   * @param history The metrics of the epochs before, in order.
   */
  factors(
    epoch: number,
    stepsPerEpoch: number,
    history: readonly Readonly<Record<string, number>>[],
  ): number | Float64Array;
}

/** The same rate in every step. */
export const constant: Schedule = { factors: () => 1 };

/** A learning rate times the factors of an epoch. */
export function ratesOf(rate: number, factors: number | Float64Array): Rates {
  return typeof factors === "number" ? rate * factors : factors.map((factor) => rate * factor);
}

/**
 * The rate of a step.
 *
 * @param step Counts from 1, over all epochs, each of which has as many steps.
 */
export function rateAt(rates: Rates, step: number): number {
  return typeof rates === "number" ? rates : rates[(step - 1) % rates.length];
}
