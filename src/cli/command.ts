/**
 * What a command is to the command line.
 *
 * @module
 */
import type { Engine } from "./engine.ts";
import type { Options, Values } from "./options.ts";
import type { Terminal } from "./terminal.ts";

/** What a command may use. */
export interface Context {
  readonly terminal: Terminal;
  /** Aborted with an `InterruptedError` when the user or the system wants the command to end. */
  readonly signal: AbortSignal;
  /** How the user calls this program. */
  readonly program: string;
  /** Shows an error that the command outlives, after `where` it happened, and gives its exit code. */
  report(error: unknown, where?: string): number;
  /** Loads what computes; not needed for help. */
  engine(): Promise<Engine>;
}

/** A command: its file exports one as `command`. */
export interface Command<O extends Options = Options> {
  /** One line for each way to call it, without `mlx`. */
  readonly usage: readonly string[];
  /** Paragraphs of the help. */
  readonly description: readonly string[];
  readonly options: O;
  /** Command lines to copy, without `mlx`. */
  readonly examples: readonly string[];
  /** Does it and gives the exit code. Errors of `errors.ts` give their own. */
  run(context: Context, options: Values<O>, operands: readonly string[]): Promise<number>;
}

/** Helps TypeScript infer the types of the options. */
export function defineCommand<O extends Options>(command: Command<O>): Command<O> {
  return command;
}
