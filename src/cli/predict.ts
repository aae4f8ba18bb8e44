/**
 * `mlx predict`: what a run's model says of the rows of a file.
 *
 * @module
 */
import { ConfigError, exitCodes } from "../errors.ts";
import type { PredictionHead } from "../prediction.ts";
import { formatMetric, plural } from "../report/numbers.ts";
import { csvPredictions, jsonPredictions, type PredictionFormat } from "../report/predictions.ts";
import { found } from "../schema/found.ts";
import { defineCommand } from "./command.ts";
import { loadingLine } from "./loading_line.ts";
import { flag, list, text } from "./options.ts";
import { runArgument } from "./run_argument.ts";
import { standardInput } from "./standard_input.ts";

/** The command. */
export const command = defineCommand({
  usage: ["predict RUN --data FILE [-o FILE] [options]"],
  description: [
    "Predicts the rows of a CSV or JSON-lines file with the model of a run. Columns are found by their names, in any " +
    "order; the target need not be there. The rows are prepared as in training, and none is left out: a row that cannot " +
    'be predicted says why in the column "problem".',
    runArgument,
  ],
  options: {
    data: text("FILE", "The file with the rows; - reads standard input"),
    output: text("FILE", "Write to this .csv or .jsonl file instead of standard output (short: -o)"),
    checkpoint: text(
      "NAME",
      "A checkpoint of the run (default: the best if there are validation rows, else the final one or the newest)",
    ),
    id: list("COLUMN", "Pass this column of the file through; can be given again"),
    proba: flag("Add a column p(CLASS) for each class"),
    strict: flag("Stop at the first row that cannot be predicted"),
    json: flag("Print a JSON object for each row instead of CSV"),
    root: text("DIR", "The directory that relative paths start from (default: the current one)"),
    "data-dir": list("DIR", "A further directory that data may be read from; can be given again"),
  },
  examples: [
    "predict @last --data new.csv",
    "predict iris --data new.csv --id plant --proba -o predictions.csv",
  ],
  async run({ terminal, signal, ...context }, options, operands) {
    const [reference, ...more] = operands;
    if (reference === undefined) {
      throw new ConfigError("Cannot predict: no run is given", "mlx runs lists them; @last is the newest");
    }
    if (more.length > 0) {
      throw new ConfigError(`Unexpected operand ${found(more[0])}`, "one run predicts at a time");
    }
    const { data, output } = options;
    if (data === undefined) {
      throw new ConfigError("Cannot predict: no data are given", "give them with --data FILE");
    }
    const asJson = options.json || /\.(jsonl|ndjson)$/i.test(output ?? "");
    if (output !== undefined && !/\.(csv|jsonl|ndjson)$/i.test(output)) {
      throw new ConfigError(
        `Cannot write predictions to ${found(output)}: expected a name that ends in .csv or .jsonl`,
      );
    }
    const engine = await context.engine();
    const workspace = await engine.openWorkspace(options.root, options["data-dir"]);
    const runDir = await engine.resolveRun(workspace, reference);
    const request = {
      runDir,
      checkpoint: options.checkpoint,
      data: data === "-" ? { name: "standard input", file: standardInput() } : data,
      passed: options.id,
      strict: options.strict,
    };
    let format: PredictionFormat | undefined;
    const write = await engine.openOutput(workspace, output, (text) => terminal.printText(text));
    await using _ = write;
    const { rows, failed, warnings } = await engine.predictFile(
      request,
      { workspace, signal, loading: loadingLine(terminal) },
      {
        begin({ run_dir, checkpoint, epoch, metric, classes, targets }) {
          const columns = {
            passed: options.id,
            classes,
            targets,
            probabilities: options.proba,
            problems: !options.strict,
          };
          if (options.proba && classes === null) {
            throw new ConfigError("Cannot use --proba: the model predicts numbers, not classes");
          }
          format = asJson ? jsonPredictions(columns) : csvPredictions(columns);
          terminal.note(`${run_dir}: ${checkpoint} (epoch ${epoch}${describeMetric(metric)})`);
          if (format.head !== "") write.write(format.head);
        },
        rows: (rows) => write.write(format!.rows(rows)),
      },
    );
    await write.finish();
    for (const message of warnings) terminal.warn(message);
    if (failed > 0) {
      terminal.warn(`${failed} of ${plural(rows, "row")} could not be predicted: see "problem"`);
    }
    if (output !== undefined) terminal.note(`${plural(rows - failed, "prediction")} in ${output}`);
    return exitCodes.done;
  },
});

/** `, val_loss 0.25; at the end 0.31`. */
function describeMetric(metric: PredictionHead["metric"]): string {
  if (metric === null || metric.value === null) return "";
  const { name, value, last } = metric;
  const end = last === null || last === value ? "" : `; at the end ${formatMetric(last)}`;
  return `, ${name} ${formatMetric(value)}${end}`;
}
