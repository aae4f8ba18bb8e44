/**
 * `mlx run-experiment`: plans, trains and records the experiments of a config file.
 *
 * @module
 */
import { ConfigError, exitCodes, messageOf } from "../errors.ts";
import { found } from "../schema/found.ts";
import { defineCommand } from "./command.ts";
import { loadingLine } from "./loading_line.ts";
import { choice, count, flag, list, text, workers } from "./options.ts";
import { planLines } from "./plan_screen.ts";
import { shellWord } from "./program_name.ts";
import { runIfNeeded } from "./needed.ts";
import { checkOverrides, isOverride, openSources, runAll, type Work } from "./run_list.ts";
import { runOne } from "./run_one.ts";
import { seeds, withSeeds } from "./seeds.ts";
import { smokeTest } from "./smoke.ts";

/** The command. */
export const command = defineCommand({
  usage: [
    "run-experiment --config FILE [options] [key=value ...]",
    "run-experiment --from RUN [options] [key=value ...]",
    "run-experiment --resume RUN|FILE [options]",
  ],
  description: [
    "Trains the experiment in FILE (JSON, JSONC or YAML), or each experiment of a list. Each run gets its own directory " +
    "with its config, metrics and checkpoints.",
    "Override settings on the command line: training.learning_rate=0.01",
  ],
  options: {
    config: text("FILE", "The config file; its own path starts from the current directory, also with --root"),
    from: text("RUN", "Start from the settings of this run (recorded as the new run's origin)"),
    resume: text("RUN|FILE", "Resume this run, or the experiments of this config, as mlx resume does"),
    seeds,
    smoke: flag(
      "Try whether it goes all of the way: two steps and an evaluation of each experiment, write nothing",
    ),
    needed: flag("Skip experiments that a completed run of the same config and data exists for"),
    epochs: count("N", "With --resume: train to N epochs in total"),
    "dry-run": flag("Check everything that can be checked, show the plan, write nothing"),
    "on-error": choice(
      ["stop", "continue"],
      "What a list does when one of its experiments fails, or cannot be planned at all",
    ),
    workers,
    root: text(
      "DIR",
      "Resolve relative paths against DIR and write only inside it; --config itself is relative to the current " +
        "directory (default: the current directory)",
    ),
    "data-dir": list("DIR", "A further directory that data may be read from; can be given again"),
    all: flag("With --dry-run: list every setting, not only those that differ from their defaults"),
    json: flag("Print the result as JSON"),
    quiet: flag("Show no progress, only results, warnings and errors"),
  },
  examples: [
    "run-experiment --config experiments/iris.yaml --dry-run",
    "run-experiment --config experiments/iris.yaml training.epochs=50 training.optimizer=sgd",
    "run-experiment --config experiments/multi_example.json --on-error continue",
    "run-experiment --config experiments/iris.yaml --smoke",
    "run-experiment --config experiments/iris.yaml --seeds 0..9",
    "run-experiment --from outputs/iris/20260102_030405 training.learning_rate=0.05",
  ],
  async run(context, options, operands) {
    const { terminal, signal } = context;
    if (options.quiet) terminal.silence();
    const { config, from, epochs } = options;
    if (options.resume !== undefined) {
      const other = config === undefined ? from === undefined ? undefined : "--from" : "--config";
      if (other !== undefined) {
        throw new ConfigError(`Cannot use ${found(other)} with --resume: a resumed run keeps its own config`);
      }
      if (options["dry-run"]) throw new ConfigError("Cannot resume a run as a dry run");
      const own = options.seeds
        ? "--seeds"
        : options.needed
        ? "--needed"
        : options.smoke
        ? "--smoke"
        : undefined;
      if (own !== undefined) throw new ConfigError(`Cannot use "${own}" with --resume`);
      const { resume } = await import("./resume.ts");
      return await resume(context, options.resume, options, operands);
    }
    if (epochs !== undefined) {
      throw new ConfigError("Cannot use --epochs without --resume", `say training.epochs=${epochs}`);
    }
    if (config !== undefined && from !== undefined) {
      throw new ConfigError("Cannot use --from with --config: the settings come from one of them");
    }
    if (options.seeds && operands.some((word) => word.startsWith("training.seed="))) {
      throw new ConfigError("Cannot use --seeds with training.seed", "leave out one of them");
    }
    if (options.all && !options["dry-run"]) {
      throw new ConfigError("Cannot use --all without --dry-run", "config.json of a run has every setting");
    }
    const other = options["dry-run"]
      ? "--dry-run"
      : options.seeds
      ? "--seeds"
      : options.needed
      ? "--needed"
      : undefined;
    if (options.smoke && other !== undefined) throw new ConfigError(`Cannot use --smoke with ${other}`);
    const path = checkOperands(from ?? config, operands);
    const engine = await context.engine();
    const workspace = await engine.openWorkspace(options.root, options["data-dir"]);
    const settings = from === undefined
      ? { specs: await engine.loadSpecs(path, { overrides: operands, root: options.root }) }
      : await engine.readFrom(workspace, await engine.resolveRun(workspace, path), operands);
    const given = "specs" in settings ? settings.specs : [settings.spec];
    const specs = options.seeds === undefined ? given : withSeeds(given, options.seeds);
    const environment = {
      workspace,
      signal,
      workers: options.workers,
      loading: loadingLine(context.terminal),
      ...specs.length > 1 && { sources: await openSources() },
      ..."from" in settings && { from: settings.from },
    };
    const { json, root } = options;
    const work: Work = { context, engine, environment, specs, seeds: options.seeds, json, root };
    if (options.smoke) return await smokeTest(work);
    return options["dry-run"] ? await dryRun({ ...work, specs: given }, options.all) : await runAll(work, {
      continueOnError: options["on-error"] === "continue",
      start: options.needed ? runIfNeeded : runOne,
    });
  },
});

/** The path of the config file or run; what is wrong with the words of the command line is said before anything is read. */
function checkOperands(path: string | undefined, operands: readonly string[]): string {
  if (path !== undefined) {
    checkOverrides(operands);
    return path;
  }
  const stray = operands.find((word) => !isOverride(word));
  const hint = stray === undefined
    ? "give it with --config FILE"
    : `did you mean --config ${shellWord(stray)}?`;
  throw new ConfigError("Cannot run an experiment: no config file is given", hint);
}

/** How a dry run ends. */
const untried = "Dry run: nothing was written; whether the disk would take it was not tried";

/** Shows the plan of every experiment, also after one that cannot be planned. */
async function dryRun(
  { context, engine, environment, specs, seeds, json }: Work,
  all: boolean,
): Promise<number> {
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
      const isDefault = (path: readonly string[]) => engine.isDefault(spec, path);
      terminal.print(...planLines(plan, { isDefault, all, width: terminal.width }), "");
    } catch (error) {
      const failure = context.report(error, where);
      exitCode ||= failure;
      results.push({ experiment: spec.name, status: "failed", reason: messageOf(error), exit_code: failure });
    }
  }
  if (json) terminal.printJson(results.length === 1 ? results[0] : results);
  else if (exitCode === exitCodes.done) {
    if (seeds !== undefined) terminal.print(`With --seeds: ${seeds.length} runs of each experiment`);
    terminal.print(untried);
  }
  return exitCode;
}
