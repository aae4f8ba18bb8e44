/**
 * `mlx eval`: the metrics of a run's checkpoints, computed again.
 *
 * @module
 */
import { ConfigError, exitCodes } from "../errors.ts";
import type { EvaluationReport } from "../evaluation.ts";
import { formatMetric, plural } from "../report/numbers.ts";
import { pairs, table } from "../report/table.ts";
import { type Line, widthOf } from "../report/text.ts";
import { found } from "../schema/found.ts";
import type { Spec } from "../spec/spec.ts";
import { classLines } from "./class_report.ts";
import { defineCommand } from "./command.ts";
import { runArgument } from "./run_argument.ts";
import type { Engine } from "./engine.ts";
import { loadingLine } from "./loading_line.ts";
import { flag, list, names, optionalChoice, text, workers } from "./options.ts";

/** The command. */
export const command = defineCommand({
  usage: ["eval RUN [options]", "eval --run-dir RUN [options]"],
  description: [
    "Evaluates checkpoints of a run on one split of its data, prints the metrics and records them in the run directory.",
    runArgument,
  ],
  options: {
    "run-dir": text("RUN", "The directory of the run"),
    checkpoint: list(
      "NAME",
      "A checkpoint of the run, e.g. checkpoint_best (repeatable; default: the final one, or the newest of an " +
        "unfinished run)",
    ),
    config: text(
      "FILE",
      "Evaluate on the dataset section of this config instead of the run's own data; its path starts from the current directory",
    ),
    split: optionalChoice(
      ["train", "validation", "test", "all"],
      "The rows to evaluate on (default: the first of test, validation, train that the run has; all rows of a --config without a split)",
    ),
    metrics: names("M", "Report only these metrics (comma-separated; repeatable)"),
    "dry-run": flag("Check that everything is there, compute nothing, write nothing"),
    workers,
    root: text(
      "DIR",
      "Resolve relative paths, except that of --config, against DIR (default: the current directory)",
    ),
    "data-dir": list("DIR", "A further directory that data may be read from; can be given again"),
    json: flag("Print the result as JSON"),
  },
  examples: [
    "eval --run-dir outputs/iris/20260102_030405",
    "eval --run-dir outputs/iris/20260102_030405 --checkpoint checkpoint_best --split validation",
  ],
  async run({ terminal, signal, ...context }, options, operands) {
    const reference = chooseRunDir(options["run-dir"], operands);
    const engine = await context.engine();
    const workspace = await engine.openWorkspace(options.root, options["data-dir"]);
    const runDir = await engine.resolveRun(workspace, reference);
    const config = options.config === undefined
      ? undefined
      : await loadOne(engine, options.config, options.root);
    const checkpoints = [...new Set(options.checkpoint)];
    const report = await engine.evaluateRun({
      runDir,
      checkpoints,
      config,
      split: options.split,
      metrics: options.metrics.length > 0 ? options.metrics : undefined,
      dryRun: options["dry-run"],
    }, {
      workspace,
      signal,
      workers: options.workers,
      loading: loadingLine(terminal),
      warn: (message) => terminal.warn(message),
    });
    for (const path of report.changed_files ?? []) {
      terminal.warn(
        `${path} is not what the run was trained on: these metrics do not compare with the run's own`,
      );
    }
    for (const message of report.warnings) terminal.warn(message);
    if (checkpoints.length === 0 && report.run_status !== "completed") {
      terminal.note(`The run did not complete (${report.run_status}): this is its newest checkpoint`);
    }
    if (options.json) terminal.printJson(report);
    else if (options["dry-run"]) {
      terminal.print(
        headLine(report),
        ...report.checkpoints.map((name) => `  ${name}`),
        "",
        "Dry run: nothing was computed or written",
      );
    } else terminal.print(...reportLines(report, terminal.width));
    return report.unrecorded.length > 0 ? exitCodes.storage : exitCodes.done;
  },
});

function chooseRunDir(option: string | undefined, operands: readonly string[]): string {
  const all = option === undefined ? operands : [option, ...operands];
  if (all.length === 0) {
    throw new ConfigError("Cannot evaluate: no run directory is given", "give it with --run-dir DIR");
  }
  if (all.length > 1) {
    throw new ConfigError(`Unexpected operand ${found(all[1])}`, "one run is evaluated at a time");
  }
  return all[0];
}

async function loadOne(engine: Engine, path: string, root: string | undefined): Promise<Spec> {
  const specs = await engine.loadSpecs(path, { overrides: [], root, dataOnly: true });
  if (specs.length === 1) return specs[0];
  throw new ConfigError(
    `Cannot evaluate with config ${found(path)}: expected one experiment but found ${specs.length}`,
  );
}

/** A table of names, which are never cut, and of numbers. */
function numbersTable([first, ...titles]: readonly string[], rows: readonly (readonly string[])[]): Line[] {
  const numbers = titles.map((title) => ({ title, align: "right" as const }));
  return table([{ title: first, whole: true }, ...numbers], rows);
}

/** What was evaluated on what. */
function headLine({ run_dir, dataset, split, rows }: EvaluationReport): Line {
  const part = split === "all" ? "all rows" : `${split} split`;
  return { text: `${run_dir}: ${part} of ${dataset}, ${plural(rows, "row")}`, style: "bold" };
}

/** Of a single checkpoint one metric a line; of several one checkpoint a line. */
function reportLines(report: EvaluationReport, width: number): Line[] {
  const { results, files } = report;
  const recorded = files.length > 0 ? ["", ...files.map((file) => `Recorded in ${file}`)] : [];
  if (results.length === 1) {
    const [{ checkpoint, epoch, metrics, report: classes }] = results;
    const numbers = Object.entries(metrics).map(([name, value]) => [name, formatMetric(value)] as const);
    return [
      headLine(report),
      ...pairs([
        ["checkpoint", `${checkpoint} (epoch ${epoch})`],
        ...report.weights === "averaged" ? [["weights", "averaged over steps"] as const] : [],
        ...numbers,
      ]),
      ...classes ? classLines(classes, width) : [],
      ...recorded,
    ];
  }
  const metrics = [...new Set(results.flatMap((result) => Object.keys(result.metrics)))];
  const titles = ["checkpoint", "epoch", ...metrics];
  const rows = results.map(({ checkpoint, epoch, metrics: values }) => [
    checkpoint,
    String(epoch),
    ...metrics.map((name) => values[name] === undefined ? "" : formatMetric(values[name])),
  ]);
  const across = numbersTable(titles, rows);
  // Where a line for each checkpoint is too long, each has a column, if that is any better.
  const down = numbersTable(
    [titles[0], ...rows.map(([name]) => name)],
    titles.slice(1).map((title, i) => [
      title,
      ...rows.map((row) => row[i + 1]),
    ]),
  );
  const longest = (lines: readonly Line[]) => Math.max(...lines.map(widthOf));
  const isBetter = longest(across) > width && longest(down) < longest(across);
  return [headLine(report), ...(isBetter ? down : across), ...recorded];
}
