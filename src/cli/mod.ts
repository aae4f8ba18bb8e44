/**
 * The command line: finds the command, loads it, runs it, and turns what goes wrong into words and an exit code.
 *
 * @module
 */
import { ConfigError, exitCodes, MlxError, StorageError } from "../errors.ts";
import { takeLeft } from "../runs/files/left_behind.ts";
import { version } from "../version.ts";
import type { Command, Context } from "./command.ts";
import type { Engine } from "./engine.ts";
import { packageError } from "./packages.ts";
import type { Terminal } from "./terminal.ts";

/** A line of the table of commands: what `mlx --help` needs, and where the rest is. */
interface Entry {
  readonly summary: string;
  readonly load: () => Promise<{ command: Command }>;
}

/** Every command. To add one: write its file, add its line. */
export const commands: Readonly<Record<string, Entry>> = {
  "describe": {
    summary: "Show what is in a table: columns, missing values, classes, pitfalls",
    load: () => import("./describe_table.ts"),
  },
  "init": {
    summary: "Write a first config for a table",
    load: () => import("./init.ts"),
  },
  "run-experiment": {
    summary: "Train the experiments in a config file and record each run (short: run)",
    load: () => import("./run_experiment.ts"),
  },
  "eval": {
    summary: "Evaluate checkpoints of a run",
    load: () => import("./eval.ts"),
  },
  "predict": {
    summary: "Predict the rows of a file with the model of a run",
    load: () => import("./predict.ts"),
  },
  "runs": {
    summary: "List runs with their status and main metric",
    load: () => import("./runs.ts"),
  },
  "diff": {
    summary: "Compare two runs: settings, metrics, data, and the first epoch that differs",
    load: () => import("./diff.ts"),
  },
  "resume": {
    summary: "Resume an interrupted, crashed or killed run",
    load: () => import("./resume.ts"),
  },
  "verify": {
    summary: "Check every file of a run against its manifest",
    load: () => import("./verify.ts"),
  },
  "reproduce": {
    summary: "Run a recorded run again and compare the results bit for bit",
    load: () => import("./reproduce.ts"),
  },
  "selftest": {
    summary: "Check this machine's arithmetic against reference digests and measure its speed",
    load: () => import("./selftest.ts"),
  },
};

const aliases: Readonly<Record<string, string>> = { run: "run-experiment" };

/** What the command line stands on; tests put their own in its place. */
export interface Host {
  readonly terminal: Terminal;
  readonly program?: string;
  readonly signal?: AbortSignal;
  readonly engine?: () => Promise<Engine>;
}

/** Runs one command line and gives its exit code. Nothing is thrown. */
export async function cli(args: readonly string[], host: Host): Promise<number> {
  const { terminal } = host;
  const report = (error: unknown) => reportError(error, terminal, args.includes("--debug"));
  const exitCode = await dispatch(args, host).catch(report);
  for (const message of takeLeft()) terminal.warn(message);
  if (terminal.lost === undefined) return exitCode;
  const { lostOutput } = await import("./lost_output.ts");
  const failure = report(lostOutput(terminal.lost.cause));
  return exitCode || failure;
}

async function dispatch(args: readonly string[], host: Host): Promise<number> {
  const { terminal } = host;
  const [first, ...rest] = args[0] === "help" ? [args[1] ?? "--help", "--help"] : args;
  if (first === undefined || first === "--help" || first === "-h") {
    const { programHelp } = await import("./help.ts");
    terminal.print(
      ...programHelp(Object.entries(commands).map(([name, { summary }]) => ({ name, summary }))),
    );
    return exitCodes.done;
  }
  if (first === "--version") {
    terminal.print(`mlx ${version}`);
    return exitCodes.done;
  }
  const name = Object.hasOwn(aliases, first) ? aliases[first] : first;
  if (!Object.hasOwn(commands, name)) throw await unknown(first);
  const { command } = await commands[name].load();
  return await runCommand(name, command, rest, host);
}

/** Reads the options of a command and runs it, under signals. */
export async function runCommand(
  name: string,
  command: Command,
  args: readonly string[],
  host: Host,
): Promise<number> {
  const { terminal } = host;
  const { flag, parseOptions } = await import("./options.ts");
  const options = {
    ...command.options,
    debug: flag("Show where in the program an error came from"),
    help: flag("Show this help"),
  };
  const { values, operands } = withHint(
    () => parseOptions(args, options),
    `mlx ${name} --help shows the options`,
  );
  if (values.help) {
    const { commandHelp } = await import("./help.ts");
    terminal.print(...commandHelp(command, options));
    return exitCodes.done;
  }
  const { listenForSignals } = await import("./signals.ts");
  using signals = host.signal ? undefined : listenForSignals(terminal);
  const context: Context = {
    terminal,
    signal: host.signal ?? signals!.signal,
    program: host.program ?? (await import("./program_name.ts")).programName(),
    report: (error, where) => reportError(error, terminal, values.debug, where),
    engine: host.engine ?? (async () => (await import("./engine.ts")).engine),
  };
  return await command.run(context, values, operands);
}

/**
 * Shows an error and gives its exit code. What is not an `MlxError` is a mistake of ours.
 *
 * @param where What to name before the message, e.g. the experiment.
 */
export function reportError(error: unknown, terminal: Terminal, debug: boolean, where?: string): number {
  const known = error instanceof MlxError ? error : packageError(error) ?? systemError(error);
  const what = known?.message ?? (error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  const hint = known ? known.hint : "this is a bug in mlx; the same command with --debug shows where";
  const trace = debug && error instanceof Error ? stack(error) : [];
  terminal.error(where === undefined ? what : `${where}: ${what}`, hint, trace);
  return known?.exitCode ?? exitCodes.failed;
}

/** What the system refused without that somebody expected it, as while other programs change the workspace. */
function systemError(error: unknown): StorageError | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (typeof code !== "string" || !/^E[A-Z]+$/.test(code)) return undefined;
  return new StorageError(
    `The system refused: ${(error as Error).message}`,
    "if nothing else changes these files, the same command with --debug shows where",
    { cause: error },
  );
}

function stack(error: Error): string[] {
  const cause = error.cause instanceof Error ? ["caused by:", ...stack(error.cause)] : [];
  return [...(error.stack ?? error.message).split("\n"), ...cause];
}

async function unknown(typed: string): Promise<ConfigError> {
  const { didYouMean } = await import("../schema/suggest.ts");
  const known = typed.startsWith("-")
    ? ["--help", "--version"]
    : [...Object.keys(commands), ...Object.keys(aliases)];
  const what = typed.startsWith("-") ? "option" : "command";
  const hint = didYouMean(typed, known);
  return new ConfigError(
    `Unknown ${what} ${JSON.stringify(typed)}`,
    hint ?? "mlx --help lists commands and options",
  );
}

/** Gives errors of usage a hint where they have none. */
function withHint<T>(read: () => T, hint: string): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ConfigError && error.hint === undefined) throw new ConfigError(error.message, hint);
    throw error;
  }
}
