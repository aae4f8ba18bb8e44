/**
 * `mlx eval`: the metrics of a run's checkpoints, computed again.
 *
 * @module
 */
import { ConfigError, exitCodes } from "../errors.ts";
import { formatMetric, plural } from "../report/numbers.ts";
import { pairs, table } from "../report/table.ts";
import type { Line } from "../report/text.ts";
import { found } from "../schema/found.ts";
import { defineCommand } from "./command.ts";
import type { EvaluationReport, Spec } from "./engine.ts";
import { flag, list, names, optionalChoice, text } from "./options.ts";

/** The command. */
export const command = defineCommand({
  usage: ["eval --run-dir DIR [options]", "eval DIR [options]"],
  description: [
    "Loads checkpoints of a run, evaluates them on a part of the run's data, shows the metrics and records them in " +
    "the run directory.",
  ],
  options: {
    "run-dir": text("DIR", "The directory of the run"),
    checkpoint: list(
      "NAME",
      "A checkpoint of the run, e.g. checkpoint_best; can be given again (default: checkpoint_final)",
    ),
    config: text("FILE", "Evaluate on the data of this config instead of the run's own"),
    split: optionalChoice(
      ["train", "validation", "test", "all"],
      "The rows to evaluate on (default: the first of test, validation, train that the run has)",
    ),
    metrics: names("M", "Only these metrics, apart by commas; can be given again"),
    "dry-run": flag("Check that everything is there, compute nothing, write nothing"),
    root: text("DIR", "The directory that relative paths start from (default: the current one)"),
    "data-dir": list("DIR", "A further directory that data may be read from; can be given again"),
    json: flag("Print the result as JSON"),
  },
  examples: [
    "eval --run-dir outputs/iris/20260102_030405",
    "eval --run-dir outputs/iris/20260102_030405 --checkpoint checkpoint_best --split validation",
  ],
  async run({ terminal, signal, ...context }, options, operands) {
    const runDir = chooseRunDir(options["run-dir"], operands);
    const engine = await context.engine();
    const workspace = await engine.openWorkspace(options.root, options["data-dir"]);
    const config = options.config === undefined
      ? undefined
      : loadOne(options.config, await engine.loadSpecs(options.config, { overrides: [], workspace }));
    const report = await engine.evaluateRun({
      runDir,
      checkpoints: options.checkpoint,
      config,
      split: options.split,
      metrics: options.metrics.length > 0 ? options.metrics : undefined,
      dryRun: options["dry-run"],
    }, { workspace, signal });
    if (report.data_changed) {
      terminal.warn(
        "The data have changed since the run was made: these metrics are not comparable with its own",
      );
    }
    if (options.json) terminal.printJson(report);
    else terminal.print(...reportLines(report, options["dry-run"], terminal.width));
    return exitCodes.done;
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

function loadOne(path: string, specs: readonly Spec[]): Spec {
  if (specs.length === 1) return specs[0];
  throw new ConfigError(
    `Cannot evaluate with config "${path}": expected one experiment but found ${specs.length}`,
  );
}

/** The metrics of each checkpoint, one a line; of a single one, one metric a line. */
function reportLines(report: EvaluationReport, dryRun: boolean, width: number): Line[] {
  const { run_dir, split, rows, results, file } = report;
  const head: Line = {
    text: `${run_dir}: ${split === "all" ? "all rows" : `${split} split`}, ${plural(rows, "row")}`,
    style: "bold",
  };
  if (dryRun) {
    const found = results.map(({ checkpoint, epoch }) => [checkpoint, `epoch ${epoch}`] as const);
    return [head, ...pairs(found, { width }), "", "Dry run: nothing was computed or written"];
  }
  const metrics = [...new Set(results.flatMap((result) => Object.keys(result.metrics)))];
  const cell = (value: number | undefined) => value === undefined ? "" : formatMetric(value);
  const columns = [
    { title: "checkpoint" },
    { title: "epoch", align: "right" as const },
    ...metrics.map((title) => ({ title, align: "right" as const })),
  ];
  const body = results.length === 1
    ? pairs([
      ["checkpoint", `${results[0].checkpoint} (epoch ${results[0].epoch})`],
      ...metrics.map((name) => [name, cell(results[0].metrics[name])] as const),
    ], { width })
    : table(
      columns,
      results.map((r) => [r.checkpoint, String(r.epoch), ...metrics.map((m) => cell(r.metrics[m]))]),
      {
        width,
      },
    );
  return [head, ...body, ...(file === undefined ? [] : pairs([["recorded in", file]]))];
}
