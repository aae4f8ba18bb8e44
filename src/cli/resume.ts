/**
 * `mlx resume`: a run that did not complete, from its newest good checkpoint to its end.
 *
 * @module
 */
import { ConfigError, exitCodes } from "../errors.ts";
import type { ExperimentEvent } from "../experiment/mod.ts";
import { plural } from "../report/numbers.ts";
import { found } from "../schema/found.ts";
import { type Context, defineCommand } from "./command.ts";
import { runArgument } from "./run_argument.ts";
import { loadingLine } from "./loading_line.ts";
import { choice, count, flag, list, text, workers as workersOption } from "./options.ts";
import { shellWord } from "./program_name.ts";
import { isConfig, resumeConfig } from "./resume_config.ts";
import { checkOverrides } from "./run_list.ts";
import { followRun, outcomeJson, outcomeLines } from "./run_one.ts";

/** The command. */
export const command = defineCommand({
  usage: ["resume RUN [--epochs N] [options]", "resume FILE [options] [key=value ...]"],
  description: [
    "Resumes a run that was interrupted, crashed, was killed or ran out of disk space. Training continues in the same " +
    "directory from the newest valid checkpoint; weights, metrics and digests end bit-identical to an uninterrupted run.",
    "With --epochs N, trains to N epochs in total. This also extends a completed run, bit-identical to a run started " +
    "with N epochs. Damaged files are reported as warnings.",
    "With a config FILE, resumes its list of experiments: skips those completed with the same config and data, resumes " +
    "the unfinished one, and runs the rest.",
    "A damaged checkpoint is reported and the previous one is used. A completed run is verified instead (exit code 4 if " +
    "a file is damaged or missing). A run is refused if its data or the meaning of its config has changed, if it " +
    "diverged, or while another process is writing to it (exit code 5).",
    runArgument,
  ],
  options: {
    "on-error": choice(["stop", "continue"], "With FILE: what a list does when one of its experiments fails"),
    epochs: count("N", "Train to N epochs in total (default: what its config says)"),
    workers: workersOption,
    root: text(
      "DIR",
      "Resolve relative paths, except that of a config FILE, against DIR (default: the current directory)",
    ),
    "data-dir": list("DIR", "A further directory that data may be read from; can be given again"),
    json: flag("Print the result as JSON"),
    quiet: flag("Show no progress, only results, warnings and errors"),
  },
  examples: ["resume outputs/iris/20260102_030405", "resume outputs/iris/20260102_030405 --epochs 200"],
  async run(context, options, operands) {
    const [target, ...more] = operands;
    if (target === undefined) {
      throw new ConfigError("Cannot resume: no run directory is given", "mlx runs lists them");
    }
    if (options.quiet) context.terminal.silence();
    return await resume(context, target, options, more);
  },
});

/** Options of both ways to resume. */
interface ResumeOptions {
  readonly epochs: number | undefined;
  readonly "on-error": "stop" | "continue";
  readonly root: string | undefined;
  readonly "data-dir": readonly string[];
  readonly json: boolean;
  readonly workers: number | "auto" | undefined;
}

/** Resumes a run, or the experiments of a config file with these overrides. */
export async function resume(
  context: Context,
  target: string,
  options: ResumeOptions,
  more: readonly string[],
): Promise<number> {
  if (isConfig(target)) {
    if (options.epochs !== undefined) {
      throw new ConfigError(
        "Cannot use --epochs with a config file",
        `say training.epochs=${options.epochs}`,
      );
    }
    checkOverrides(more);
    return await resumeConfig(context, target, options, more);
  }
  if (more.length > 0) {
    throw new ConfigError(
      `Unexpected operand ${found(more[0])}`,
      more[0].includes("=")
        ? "a run goes on with its own config; a new one takes over its settings with run-experiment --from"
        : "one run is resumed at a time",
    );
  }
  return await resumeRun(context, target, options);
}

/** Resumes a run and shows how it ended. */
async function resumeRun(
  context: Context,
  reference: string,
  { root, "data-dir": dataDirs, json, epochs, workers }: ResumeOptions,
): Promise<number> {
  const { terminal, signal } = context;
  const engine = await context.engine();
  const workspace = await engine.openWorkspace(root, dataDirs);
  const runDir = await engine.resolveRun(workspace, reference);
  let complete: { readonly files: number } | undefined;
  const environment = { workspace, signal, workers, loading: loadingLine(terminal) };
  const noted = async function* (): AsyncGenerator<ExperimentEvent> {
    for await (const event of engine.resumeExperiment(runDir, environment, { epochs })) {
      if (event.kind === "complete") {
        complete = event;
        yield {
          kind: "finished",
          status: "completed",
          ended: "epochs",
          restored: null,
          epoch: 0,
          step: 0,
          metrics: {},
          running: [],
          best: null,
        };
      } else yield event;
    }
  };
  const outcome = await followRun({ experiment: runDir, title: runDir, events: noted() }, context);
  if (complete) {
    if (json) terminal.printJson({ run_dir: runDir, status: "completed", resumed: false });
    else {
      terminal.tell(`${runDir} is complete: there is nothing to resume`);
      const more = epochs === undefined
        ? `. More epochs: ${context.program} resume ${shellWord(runDir)} --epochs N`
        : "";
      terminal.note(`Its ${plural(complete.files, "file")} are as recorded${more}`);
    }
    return exitCodes.done;
  }
  if (json) terminal.printJson(outcomeJson(outcome));
  else if (outcome.summary) {
    terminal.tell(...outcomeLines({ ...outcome, experiment: outcome.summary.experiment }));
  }
  return outcome.exitCode;
}
