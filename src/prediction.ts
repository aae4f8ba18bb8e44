/**
 * Predictions for the rows of a file, by a checkpoint of a recorded run.
 *
 * @module
 */
import { categoryFinder } from "./datasets/category_names.ts";
import type { OpenFile, RawRow } from "./datasets/dataset.ts";
import { ConfigError, DataError, messageOf } from "./errors.ts";
import { type Environment, loadContext } from "./experiment/mod.ts";
import { bestName, readBest } from "./runs/checkpoints/best.ts";
import { openRun, type RunRecord } from "./runs/documents/run_reader.ts";
import { parse } from "./schema/fields.ts";
import { found } from "./schema/found.ts";
import { builtin } from "./spec/tables.ts";
import { Pacer } from "./train/pacer.ts";
import type { SnapshotState } from "./train/snapshot.ts";
import { Predictor } from "./trained/predictor.ts";

/** Which rows are to be predicted, and how. */
export interface PredictionRequest {
  /** The run directory. */
  readonly runDir: string;
  /** A checkpoint; by default the best one where there are validation rows, else the last one. */
  readonly checkpoint?: string;
  /** The file with the rows, or a stream with its name. */
  readonly data: string | { readonly name: string; readonly file: OpenFile };
  /** Columns of the file whose text is passed through. */
  readonly passed: readonly string[];
  /** Whether a row that cannot be predicted ends it all. */
  readonly strict: boolean;
}

/** What is known before the first row. */
export interface PredictionHead {
  /** The run, relative to the workspace. */
  readonly run_dir: string;
  readonly checkpoint: string;
  /** Complete epochs of the checkpoint. */
  readonly epoch: number;
  /** The metric that the best checkpoint was chosen by, of this checkpoint and of the last epoch; null if there is none. */
  readonly metric:
    | { readonly name: string; readonly value: number | null; readonly last: number | null }
    | null;
  /** Class names; null for regression. */
  readonly classes: readonly string[] | null;
  /** Columns of the target. */
  readonly targets: number;
}

/** What is said of one row. */
export interface PredictedRow {
  readonly passed: readonly string[];
  /** Why there is no prediction; null if there is one. */
  readonly problem: string | null;
  /** The likeliest class; null for regression, and where there is no prediction. */
  readonly label: string | null;
  /** Values of the target, or a probability for each class; none where there is no prediction. */
  readonly values: readonly number[];
}

/** What came of it all. */
export interface PredictionSummary {
  readonly rows: number;
  /** Rows without a prediction. */
  readonly failed: number;
  /** What a user should know. */
  readonly warnings: readonly string[];
}

/** Rows that are predicted at once. */
const rowsAtOnce = 2048;

/**
 * Predicts the rows of a file in order, and hands them on: none is left out, and none is predicted that cannot be.
 *
 * @param sink `begin` is called once, then `rows` until they end; reading goes on when it is done.
 * @throws {ConfigError} if the run or checkpoint does not exist, or its data set has no such rows.
 * @throws {DataError} if the file cannot be read or lacks a column, or a row cannot be predicted and `strict` is given.
 */
export async function predictFile(
  request: PredictionRequest,
  { workspace, signal, tables = builtin, loading }: Environment,
  sink: {
    readonly begin: (head: PredictionHead) => void;
    readonly rows: (rows: readonly PredictedRow[]) => Promise<void> | void;
  },
): Promise<PredictionSummary> {
  const run = await openRun(workspace, request.runDir, tables);
  const { name, snapshot } = await run.loadCheckpoint(request.checkpoint ?? await usualCheckpoint(run));
  const predictor = await Predictor.open(snapshot, tables);
  const { state } = predictor, { features, preprocessing, classes, targets } = state;
  const { data } = request, path = typeof data === "string" ? data : data.name;
  const entryName = entryFor(path, run);
  const entry = tables.datasets[entryName];
  if (entry?.readRows === undefined) throw noRows(path);
  const own = run.spec.dataset.name === entryName ? run.spec.dataset.params : {};
  const { value: params, issues } = parse(entry.params, { target: 0, ...own });
  if (issues) throw new ConfigError(`Cannot read ${found(path)} as ${entryName}`);
  const categorical = new Set(preprocessing.categorical.map(({ column }) => column));
  const check = checkOf(state);
  const unknown = unknownOf(state);
  const head = {
    run_dir: run.name,
    checkpoint: name,
    epoch: state.epoch,
    metric: await metricOf(run, state.epoch),
    classes,
    targets,
  };
  const pacer = new Pacer(signal);
  const files = loadContext({ workspace, loading }, pacer);
  const context = typeof data === "string" ? files : { ...files, open: () => Promise.resolve(data.file) };
  let waiting: RawRow[] = [], rows = 0, failed = 0, begun = false;
  const begin = () => {
    if (!begun) sink.begin(head);
    begun = true;
  };
  const flush = async () => {
    begin();
    const batch = waiting;
    waiting = [];
    const predicted = await predictRows(predictor, batch);
    const bad = predicted.findIndex(({ problem }) => problem !== null);
    if (bad >= 0 && request.strict) {
      throw new DataError(
        `Cannot predict row ${rows + bad + 1} of ${found(path)}: ${predicted[bad].problem}`,
        "without --strict the column problem says so, and the other rows are predicted",
      );
    }
    rows += batch.length;
    failed += predicted.filter(({ problem }) => problem !== null).length;
    await sink.rows(predicted);
    await pacer.breathe();
  };
  await entry.readRows(params, path, {
    features: features.map((feature, c) => ({ name: feature, categorical: categorical.has(c) })),
    passed: request.passed,
    visit(row) {
      const problem = row.problem ?? check(row);
      if (problem === null) unknown.look(row);
      waiting.push(problem === row.problem ? row : { ...row, problem });
      return waiting.length === rowsAtOnce ? flush() : undefined;
    },
  }, context);
  if (waiting.length > 0) await flush();
  begin();
  return { rows, failed, warnings: unknown.warnings(rows) };
}

/** The best checkpoint where it was chosen by rows that were not trained on, else the last one. */
async function usualCheckpoint(run: RunRecord): Promise<string> {
  const best = run.manifest.rows.validation > 0 ? await readBest(run.directory, run.name) : null;
  return best === null ? await run.lastCheckpoint() : bestName;
}

/** What the best checkpoint was chosen by, after an epoch and after the last one. */
async function metricOf(run: RunRecord, epoch: number): Promise<PredictionHead["metric"]> {
  const best = await readBest(run.directory, run.name).catch(() => null);
  const { records } = await run.metrics().catch(() => ({ records: [] }));
  if (best === null || records.length === 0) return null;
  const of = (index: number) => records[index]?.[best.metric] ?? null;
  return { name: best.metric, value: of(epoch - 1), last: of(records.length - 1) };
}

/** The data set that reads a file: by the end of its name, else the run's own. */
function entryFor(path: string, { spec }: RunRecord): string {
  const ending = /\.(csv|tsv|txt|jsonl|ndjson|npy|npz)$/i.exec(path)?.[1].toLowerCase();
  if (ending === undefined) return spec.dataset.name === "jsonl" ? "jsonl" : "csv";
  return { tsv: "csv", txt: "csv", ndjson: "jsonl" }[ending] ?? ending;
}

function noRows(path: string): ConfigError {
  return new ConfigError(
    `Cannot predict from ${found(path)}: expected rows with named columns`,
    "give a .csv or .jsonl file; arrays are predicted by the library's predict",
  );
}

/** What in a row the preprocessing has no place for; null if it has. */
function checkOf({ features, preprocessing }: SnapshotState): (row: RawRow) => string | null {
  const { categorical, unknown, impute, missing } = preprocessing;
  const finders = new Map(categorical.map((one) => [one.column, categoryFinder(one.categories)]));
  return ({ values }) => {
    for (let c = 0; c < features.length; c++) {
      const value = values[c], find = finders.get(c);
      if (value === null) {
        const ignored = find !== undefined && unknown === "ignore" && missing.categorical;
        if ((impute?.[c] ?? null) !== null || ignored) continue;
        return `column ${found(features[c])}: no value, and training had none missing there`;
      }
      if (find === undefined || unknown === "ignore" || find(String(value)) >= 0) continue;
      return `column ${found(features[c])}: ${found(value)} is a category that no training row has`;
    }
    return null;
  };
}

/** Counts rows with categories that training had not, where those are let through. */
function unknownOf({ features, preprocessing: { categorical, unknown } }: SnapshotState) {
  const columns = unknown === "error" ? [] : categorical.map(({ column, categories }) => ({
    column,
    find: categoryFinder(categories),
    count: 0,
  }));
  return {
    look({ values }: RawRow) {
      for (const one of columns) {
        const value = values[one.column];
        if (value !== null && one.find(String(value)) < 0) one.count++;
      }
    },
    warnings: (rows: number) =>
      columns.filter(({ count }) => count > 0).map(({ column, count }) =>
        `Column ${found(features[column])}: ${count} of ${rows} rows have a category that no training row has`
      ),
  };
}

/** Predictions for the rows that can be read; where they cannot be made together, for each by itself. */
async function predictRows(predictor: Predictor, rows: readonly RawRow[]): Promise<PredictedRow[]> {
  const readable = rows.filter(({ problem }) => problem === null);
  let predictions: (Omit<PredictedRow, "passed">)[];
  try {
    predictions = await predictTogether(predictor, readable);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    predictions = [];
    for (const row of readable) {
      predictions.push(
        ...await predictTogether(predictor, [row]).catch((reason) => {
          if (!(reason instanceof DataError)) throw reason;
          return [{ problem: messageOf(reason).replace(/^Cannot predict: /, ""), label: null, values: [] }];
        }),
      );
    }
  }
  let next = 0;
  return rows.map(({ passed, problem }) =>
    problem === null ? { passed, ...predictions[next++] } : { passed, problem, label: null, values: [] }
  );
}

async function predictTogether(
  predictor: Predictor,
  rows: readonly RawRow[],
): Promise<Omit<PredictedRow, "passed">[]> {
  if (rows.length === 0) return [];
  const { values, columns, labels } = await predictor.predict(rows.map((row) => row.values));
  return rows.map((_, i) => ({
    problem: null,
    label: labels?.[i] ?? null,
    values: [...values.subarray(i * columns, (i + 1) * columns)],
  }));
}
