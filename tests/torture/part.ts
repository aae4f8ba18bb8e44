/** What a part of the proof is: a promise, put to the test, with a broken variant that the test must catch. */

/** Where and how a part works. */
export interface PartContext {
  /** A directory of its own, removed afterwards. */
  readonly scratch: string;
  /** Whether a minute has to do. */
  readonly quick: boolean;
  /** How much of the long form is wanted, 1 by default; what counts is scaled with it. */
  readonly scale: number;
  /** Shows how far it is. */
  say(line: string): void;
}

/** What a part found. */
export interface Outcome {
  /** What was tried, and what came of it, in numbers. */
  readonly figure: string;
  /** What the broken variant did, in numbers. */
  readonly control: string;
  /** What was wrong, a line each; none if the promise held and the control was caught. */
  readonly failures: readonly string[];
}

/** A part. */
export interface Part {
  /** What is promised, as the table shows it. */
  readonly promise: string;
  /** @throws {Skipped} where this machine cannot try it. */
  run(context: PartContext): Promise<Outcome>;
}

/** Why a part cannot be tried here. */
export class Skipped extends Error {}

/** The failures, and one more if the broken variant was not caught. */
export function withControl(failures: readonly string[], caught: boolean, what: string): string[] {
  return caught ? [...failures] : [...failures, `the control was not caught: ${what}`];
}

/** How many of `whole` there are to be: all of them, scaled, or `few` in the quick form. */
export function amount({ quick, scale }: PartContext, whole: number, few: number): number {
  return quick ? few : Math.max(1, Math.round(whole * scale));
}
