/**
 * `mlx run-experiment`: plans, trains and records the experiments of a config file.
 *
 * @module
 */
import { ConfigError, exitCodes, messageOf } from "../errors.ts";
import type { Environment } from "../experiment/mod.ts";
import { formatMetric } from "../report/numbers.ts";
import { type Column, table } from "../report/table.ts";
import type { Line } from "../report/text.ts";
import { found } from "../schema/found.ts";
import type { Spec } from "../spec/spec.ts";
import { type Context, defineCommand } from "./command.ts";
import type { Engine } from "./engine.ts";
import { choice, count, flag, list, text } from "./options.ts";
import { mainMetrics } from "./main_metrics.ts";
import { planLines } from "./plan_screen.ts";
import { shellWord } from "./program_name.ts";
import { resumeRun } from "./resume.ts";
import { exitCodeOf, type Outcome, outcomeJson, outcomeLines, runOne } from "./run_one.ts";

/** The command. */
export const command = defineCommand({
  usage: [
    "run-experiment --config FILE [options] [key=value ...]",
    "run-experiment --resume RUN [--epochs N] [options]",
  ],
  description: [
    "Runs the experiment that FILE describes, in JSON, JSONC or YAML; if it holds a list, one after the other. " +
    "Each run gets a directory of its own, with its configuration, metrics and checkpoints.",
    "Settings of the file can be replaced on the command line: training.learning_rate=0.01",
  ],
  options: {
    config: text("FILE", "The config file"),
    resume: text("RUN", "Go on with this run instead, as mlx resume RUN"),
    epochs: count("N", "With --resume: epochs that the run is to have in all"),
    "dry-run": flag("Check everything that can be checked, show the plan, write nothing"),
    "on-error": choice(["stop", "continue"], "What a list does when one of its experiments fails"),
    root: text(
      "DIR",
      "The directory that relative paths start from and that all output stays in (default: the current one)",
    ),
    "data-dir": list("DIR", "A further directory that data may be read from; can be given again"),
    json: flag("Print the result as JSON"),
    quiet: flag("Show no progress, only results, warnings and errors"),
  },
  examples: [
    "run-experiment --config experiments/iris.yaml --dry-run",
    "run-experiment --config experiments/iris.yaml training.epochs=50 training.optimizer=sgd",
    "run-experiment --config experiments/multi_example.json --on-error continue",
  ],
  async run(context, options, operands) {
    const { terminal, signal } = context;
    if (options.quiet) terminal.silence();
    if (options.resume !== undefined) {
      const other = operands[0] ?? (options.config === undefined ? undefined : "--config");
      if (other !== undefined) {
        throw new ConfigError(`Cannot use ${found(other)} with --resume: a run goes on with its own config`);
      }
      if (options["dry-run"]) throw new ConfigError("Cannot resume a run as a dry run");
      return await resumeRun(context, options.resume, options);
    }
    if (options.epochs !== undefined) {
      throw new ConfigError("Cannot use --epochs without --resume", `say training.epochs=${options.epochs}`);
    }
    const path = checkOperands(options.config, operands);
    const engine = await context.engine();
    const workspace = await engine.openWorkspace(options.root, options["data-dir"]);
    const specs = await engine.loadSpecs(path, { overrides: operands });
    const { json, root } = options;
    const work: Work = { context, engine, environment: { workspace, signal }, specs, json, root };
    return options["dry-run"] ? await dryRun(work) : await runAll(work, options["on-error"] === "continue");
  },
});

interface Work {
  readonly context: Context;
  readonly engine: Engine;
  readonly environment: Environment;
  readonly specs: readonly Spec[];
  readonly json: boolean;
  /** The root directory as the user named it. */
  readonly root?: string;
}

/** The path of the config file; what is wrong with the words of the command line is said before anything is read. */
function checkOperands(config: string | undefined, operands: readonly string[]): string {
  const stray = operands.find((word) => !/^[^=]+=/.test(word));
  if (config === undefined) {
    const hint = stray === undefined
      ? "give it with --config FILE"
      : `did you mean --config ${shellWord(stray)}?`;
    throw new ConfigError("Cannot run an experiment: no config file is given", hint);
  }
  if (stray !== undefined) {
    const hint = "settings are replaced with key=value, e.g. training.epochs=50";
    throw new ConfigError(`Unexpected operand ${found(stray)}`, hint);
  }
  return config;
}

/** How a dry run ends. */
const untried = "Dry run: nothing was written; whether the disk would take it was not tried";

/** Shows the plan of every experiment, also after one that cannot be planned. */
async function dryRun({ context, engine, environment, specs, json }: Work): Promise<number> {
  const { terminal } = context;
  const results: unknown[] = [];
  let exitCode: number = exitCodes.done;
  for (const [i, spec] of specs.entries()) {
    const where = specs.length > 1 ? `experiment ${i + 1}/${specs.length}: ${spec.name}` : undefined;
    try {
      environment.signal.throwIfAborted();
      const plan = await engine.dryRun(spec, environment);
      results.push({ ...plan.facts, output: plan.output });
      for (const warning of plan.facts.warnings) terminal.warn(warning);
      if (json) continue;
      if (where !== undefined) terminal.print({ text: where, style: "dim" });
      terminal.print(...planLines(plan, (path) => engine.isDefault(spec, path), terminal.width), "");
    } catch (error) {
      const failure = context.report(error, where);
      exitCode ||= failure;
      results.push({ experiment: spec.name, status: "failed", reason: messageOf(error), exit_code: failure });
    }
  }
  if (json) terminal.printJson(results.length === 1 ? results[0] : results);
  else if (exitCode === exitCodes.done) terminal.print(untried);
  return exitCode;
}

/** Runs every experiment in order; the first failure gives the exit code. */
async function runAll(work: Work, continueOnError: boolean): Promise<number> {
  const { context: { terminal, program }, environment: { signal }, specs, json, root } = work;
  const outcomes: Outcome[] = [];
  let exitCode: number = exitCodes.done;
  for (const [i, spec] of specs.entries()) {
    if (signal.aborted) exitCode ||= exitCodeOf("interrupted", signal);
    if (signal.aborted || exitCode !== exitCodes.done && !continueOnError) {
      outcomes.push({ experiment: spec.name, status: "not run", exitCode, metrics: {} });
      continue;
    }
    const title = specs.length > 1 ? `experiment ${i + 1}/${specs.length}: ${spec.name}` : spec.name;
    const outcome = await runOne(spec, title, work);
    outcomes.push(outcome);
    exitCode ||= outcome.exitCode;
    if (outcome.status === "diverged") {
      const smaller = Number((spec.training.learning_rate / 10).toPrecision(3));
      const hint = outcome.solved
        ? "the numbers are too large for an exact solve: give the target and the features in larger units"
        : `a smaller step may help: training.learning_rate=${smaller}`;
      terminal.error(
        `Training of "${spec.name}" diverged${outcome.reason ? `: ${outcome.reason}` : ""}`,
        hint,
      );
    }
    if (!json && outcome.summary) terminal.print(...outcomeLines(outcome), "");
  }
  if (json) {
    const results = outcomes.map(outcomeJson);
    terminal.printJson(results.length === 1 ? results[0] : results);
  } else if (outcomes.length > 1) terminal.print(...listLines(outcomes, terminal.width), "");
  // A run that was interrupted goes on; only one that was completed has a final checkpoint, another has to be named.
  const last = outcomes.findLast(({ summary, status, best }) =>
    summary && summary.epochs > 0 && summary.directories.checkpoints && (status !== "diverged" || best)
  );
  if (last) {
    const which = last.status === "completed" ? "" : " --checkpoint checkpoint_best";
    const command = last.status === "interrupted" ? "resume" : "eval --run-dir";
    const where = root === undefined ? "" : ` --root ${shellWord(root)}`;
    const directory = shellWord(last.summary!.directories.run);
    terminal.note(
      `Next: ${program} ${command} ${directory}${last.status === "interrupted" ? "" : which}${where}`,
    );
  }
  return exitCode;
}

/** The closing table of a list of experiments. */
function listLines(outcomes: readonly Outcome[], width: number): Line[] {
  const recorded = outcomes.filter((outcome) => outcome.summary !== undefined);
  const common = mainMetrics.find((name) => recorded.every(({ metrics }) => Object.hasOwn(metrics, name)));
  const rows = outcomes.map(({ experiment, status, metrics, summary }) => [
    experiment,
    status,
    common !== undefined && summary ? formatMetric(metrics[common]) : "",
    summary?.directories.run ?? "",
  ]);
  const columns: Column[] = [
    { title: "experiment" },
    { title: "status" },
    { title: recorded.length > 0 && common || "", align: "right" },
    { title: "run directory" },
  ];
  return table(columns, rows, { indent: 0, width });
}
