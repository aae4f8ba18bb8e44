/**
 * The errors a caller may want to tell apart; each carries the exit code in {@linkcode exitCodes}.
 *
 * @module
 */

/** The exit codes of the command line. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  storage: 3,
  corrupt: 4,
  busy: 5,
  diverged: 6,
  verification: 7,
  sighup: 129,
  sigint: 130,
  sigterm: 143,
} as const;

/** An error that a user can act on: shown without a stack trace. */
export class MlxError extends Error {
  /** The name of the class. */
  override readonly name: string = "MlxError";
  /** What the command line exits with. */
  readonly exitCode: number = exitCodes.failed;
  /**
   * An error to be shown as it is.
   *
   * @param message What was attempted, on what, and what was found.
   * @param hint What to do about it, if there is something to say.
   */
  constructor(message: string, readonly hint?: string, options?: ErrorOptions) {
    super(cutLines(message), options);
  }
}

/** The longest line of a message, and what is kept of a longer one before and behind. */
const longestLine = 1000;
const [kept, keptEnd] = [700, 200];

/** A message whose lines are of a length that can be read, whatever they quote; of longer ones the middle is left out. */
export function cutLines(message: string): string {
  if (message.length <= longestLine) return message;
  return message.split("\n").map((line) => {
    if (line.length <= longestLine) return line;
    // No half of a pair of surrogates is left.
    const start = line.slice(0, kept).replace(/[\uD800-\uDBFF]$/, "");
    const end = line.slice(-keptEnd).replace(/^[\uDC00-\uDFFF]/, "");
    return `${start} … (${line.length - start.length - end.length} characters left out) … ${end}`;
  }).join("\n");
}

/** What an error says, of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Bad usage, a bad config or an unsafe path: nothing was written. */
export class ConfigError extends MlxError {
  /** The name of the class. */
  override readonly name = "ConfigError";
  /** What the command line exits with. */
  override readonly exitCode: number = exitCodes.usage;
}

/** The disk said no: full, read-only, quota, I/O error. */
export class StorageError extends MlxError {
  /** The name of the class. */
  override readonly name = "StorageError";
  /** What the command line exits with. */
  override readonly exitCode: number = exitCodes.storage;
}

/** Data, a checkpoint or a run directory is corrupt or foreign. */
export class DataError extends MlxError {
  /** The name of the class. */
  override readonly name: string = "DataError";
  /** What the command line exits with. */
  override readonly exitCode: number = exitCodes.corrupt;
}

/** A file is of a newer version of mlx than this one: nothing is wrong with it. */
export class NewerFormatError extends DataError {}

/** What was recorded cannot be had again: the arithmetic is another one. */
export class VerificationError extends MlxError {
  /** The name of the class. */
  override readonly name = "VerificationError";
  /** What the command line exits with. */
  override readonly exitCode: number = exitCodes.verification;
}

/** Another process holds what is needed. */
export class BusyError extends MlxError {
  /** The name of the class. */
  override readonly name = "BusyError";
  /** What the command line exits with. */
  override readonly exitCode: number = exitCodes.busy;
}

/** The run was asked to stop. */
export class InterruptedError extends MlxError {
  /** The name of the class. */
  override readonly name = "InterruptedError";
  /** What the command line exits with. */
  override readonly exitCode: number;
  /**
   * What a run is stopped with.
   *
   * @param signal What arrived: a signal of the system, or that of a program.
   */
  constructor(readonly signal: StopSignal | "AbortSignal", options?: ErrorOptions) {
    super(`Interrupted by ${signal}`, undefined, options);
    this.exitCode = signalCodes[signal];
  }
}

/** The signals that ask a run to stop. */
export type StopSignal = "SIGINT" | "SIGBREAK" | "SIGTERM" | "SIGHUP";

const signalCodes: Record<StopSignal | "AbortSignal", number> = {
  AbortSignal: exitCodes.sigint,
  SIGINT: exitCodes.sigint,
  SIGBREAK: exitCodes.sigint,
  SIGTERM: exitCodes.sigterm,
  SIGHUP: exitCodes.sighup,
};
