/**
 * `mlx reproduce`: a recorded run once more, compared with its record.
 *
 * @module
 */
import { ConfigError, exitCodes } from "../errors.ts";
import type { Reproduction } from "../reproduction/mod.ts";
import { formatCount, plural } from "../report/numbers.ts";
import type { Line } from "../report/text.ts";
import { found } from "../schema/found.ts";
import { defineCommand } from "./command.ts";
import { runArgument } from "./run_argument.ts";
import { loadingLine } from "./loading_line.ts";
import { count, flag, list, text, workers } from "./options.ts";
import { RunDisplay } from "./run_display.ts";

/** The command. */
export const command = defineCommand({
  usage: ["reproduce RUN [options]"],
  description: [
    "Runs the recorded config of a run again and compares every epoch bit for bit with its record. Writes nothing. " +
    "A run that was interrupted or diverged is compared up to its last epoch.",
    "The exit code is 0 if all is identical and 7 if not. It then names the first epoch that differs, the first array " +
    "in its checkpoint, and what changed: data, config, numerics version, or the record itself.",
    runArgument,
  ],
  options: {
    epochs: count("N", "Compare only the first N epochs (default: all that were recorded)"),
    workers,
    root: text("DIR", "The directory that relative paths start from (default: the current one)"),
    "data-dir": list("DIR", "A further directory that data may be read from; can be given again"),
    json: flag("Print the result as JSON"),
    quiet: flag("Show no progress, only results, warnings and errors"),
  },
  examples: ["reproduce outputs/iris/20260102_030405", "reproduce outputs/iris/20260102_030405 --epochs 10"],
  async run({ terminal, signal, ...context }, options, operands) {
    const [reference, ...more] = operands;
    if (reference === undefined) {
      throw new ConfigError("Cannot reproduce: no run directory is given", "mlx runs lists them");
    }
    if (more.length > 0) {
      throw new ConfigError(`Unexpected operand ${found(more[0])}`, "one run is reproduced at a time");
    }
    if (options.quiet) terminal.silence();
    const engine = await context.engine();
    const workspace = await engine.openWorkspace(options.root, options["data-dir"]);
    const runDir = await engine.resolveRun(workspace, reference);
    const display = new RunDisplay(terminal, runDir);
    const result = await engine.reproduceRun(
      { runDir, epochs: options.epochs, onEvent: (event) => display.show(event) },
      { workspace, signal, workers: options.workers, loading: loadingLine(terminal) },
    );
    if (options.json) terminal.printJson(result);
    else terminal.print(...reproductionLines(result));
    return result.identical ? exitCodes.done : exitCodes.verification;
  },
});

const causes = {
  data: "the data changed",
  config: "the config means something else to this version of mlx",
  numerics: "the arithmetic changed",
  arithmetic: "arithmetic or code differ: data, config and numerics version are the same",
  record: "the record is damaged: the numbers agree before and after",
} as const;

/** The result in words. */
function reproductionLines(result: Reproduction): Line[] {
  const { run_dir, cause, compared, changed_files, numerics, first_difference, tensor, problems } = result;
  const extent = [
    `${formatCount(compared.epochs)} of ${plural(compared.of, "epoch")}`,
    ...compared.checkpoints > 0 ? [plural(compared.checkpoints, "checkpoint")] : [],
    ...compared.final ? ["the final digest"] : [],
  ].join(", ");
  if (cause === null) {
    const then = numerics.recorded === numerics.now
      ? ""
      : `, though by numerics version ${numerics.now} and not ${numerics.recorded}`;
    return [{ text: `${run_dir}: identical (${extent})${then}`, style: "good" }];
  }
  const lines = [
    `  compared: ${extent}`,
    ...changed_files.map((file) => `  ${file} has other bytes than it had`),
  ];
  if (numerics.recorded !== numerics.now) {
    lines.push(`  numerics version ${numerics.recorded} then, ${numerics.now} now`);
  }
  if (first_difference) {
    const { epoch, recorded, found, steps } = first_difference;
    const short = (digest: string) => digest.slice(0, 16);
    lines.push(`  epoch ${epoch} is the first that differs: ${short(found)}, recorded ${short(recorded)}`);
    lines.push(`  all is the same after step ${steps.same}, and not after step ${steps.differs}`);
  } else if (cause === "data" && compared.epochs > 0) lines.push("  the weights are the same nevertheless");
  if (tensor) {
    const { checkpoint, name, index, recorded, found, count, largest } = tensor;
    const what = index === null
      ? "is missing or has another shape"
      : `[${index}] is ${found}, recorded ${recorded}; ${
        plural(count, "number")
      } differ, by ${largest} at most`;
    lines.push(`  ${checkpoint}: ${name}${index === null ? " " : ""}${what}`);
  }
  return [
    { text: `${run_dir}: not identical: ${causes[cause]}`, style: "bad" },
    ...lines,
    ...problems.map((problem) => `  ${problem}`),
  ];
}
