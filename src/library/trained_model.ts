/**
 * A trained model by itself: what it needs to predict, and nothing of the data it was trained on.
 *
 * @module
 */
import type { DatasetInfo, Task } from "../datasets/dataset.ts";
import { checkEncodable, encodedColumns } from "../datasets/encode.ts";
import { applyPreprocessing } from "../datasets/preprocess.ts";
import { DataError } from "../errors.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { reservedBytes } from "../kernels/wasm.ts";
import type { Model } from "../models/model.ts";
import { createObjective } from "../objectives/mod.ts";
import type { Objective } from "../objectives/objective.ts";
import { found } from "../schema/found.ts";
import { openCompute } from "../session.ts";
import { builtin, type Tables } from "../spec/tables.ts";
import { MemoryArena } from "../tensor/arena.ts";
import { pack } from "../tensor/param.ts";
import { Pass } from "../tensor/pass.ts";
import { evaluationRows } from "../train/evaluate.ts";
import type { NamedTensor, Snapshot, SnapshotState } from "../train/snapshot.ts";

/**
 * The raw features of one row: in column order, or by name, where other names are passed over. Text for categories, null
 * for what is missing.
 */
export type Row = readonly (number | string | null)[] | Readonly<Record<string, number | string | null>>;

/** What a model says of some rows. */
export interface Prediction {
  /** Regression: [rows, targets] values in the units of the target. Classification: [rows, classes] probabilities. */
  readonly values: Float64Array;
  /** Columns of `values`. */
  readonly columns: number;
  /** The name of the likeliest class of each row; absent for regression. */
  readonly labels?: readonly string[];
}

/** See the module. */
export class TrainedModel {
  readonly #state: SnapshotState;
  readonly #model: Model;
  readonly #objective: Objective;
  readonly #pass: Pass;
  readonly #weights: readonly NamedTensor[];

  private constructor(
    { state, model: tensors }: Snapshot,
    model: Model,
    objective: Objective,
    { kernels, memory }: { kernels: Kernels; memory: WebAssembly.Memory },
  ) {
    this.#state = state;
    this.#model = model;
    this.#objective = objective;
    const arena = new MemoryArena(memory, reservedBytes);
    const { params } = pack(model, arena, state.precision);
    for (const param of params) {
      const tensor = tensors.find(({ name }) => name === param.name);
      if (tensor?.data.length !== param.size) {
        throw new DataError(`Cannot load the model: its tensor "${param.name}" is not in the checkpoint`);
      }
      param.data.set(tensor.data);
    }
    this.#weights = params;
    this.#pass = new Pass(kernels, arena, false);
  }

  /**
   * The model of a snapshot, with memory of its own: what happens to the run later does not change it.
   *
   * @ignore
   * @param tables What names are looked up in.
   * @throws {DataError} if weights are missing or of another shape.
   */
  static async open(snapshot: Snapshot, tables: Tables = builtin): Promise<TrainedModel> {
    const { model: { name, params }, features, preprocessing, task, targets, classes, objective, precision } =
      snapshot.state;
    const inputs = encodedColumns(features, preprocessing).length;
    const shape = { task, inputs, targets, classes: classes?.length ?? 0, rows: 1 };
    const model = tables.models[name].build(params, shape);
    const fitted = createObjective(objective, shape, model, tables.objectives);
    return new TrainedModel(snapshot, model, fitted, await openCompute(precision));
  }

  /** What it predicts. */
  get task(): Task {
    return this.#state.task;
  }

  /** Names of the raw features, in column order. */
  get features(): readonly string[] {
    return this.#state.features;
  }

  /** Names of the classes in the order of {@linkcode Prediction.values}' columns; null for regression. */
  get classes(): readonly string[] | null {
    return this.#state.classes;
  }

  /** The trained tensors by name, e.g. "layers.0.weight"; row-major copies. */
  get weights(): ReadonlyMap<string, { readonly shape: readonly number[]; readonly data: Float64Array }> {
    return new Map(
      this.#weights.map(({ name, shape, data }) => [name, { shape, data: Float64Array.from(data) }]),
    );
  }

  /**
   * What the model says of rows of raw features: they are filled in, encoded and standardised as in training.
   *
   * ```ts
   * import { run } from "@mlx/mlx";
   *
   * const { model } = await run({
   *   name: "plane",
   *   dataset: { name: "synthetic_regression", params: { n_features: 2 } },
   *   model: { name: "linear_regression" },
   * }, { record: false });
   * const { values } = await model.predict([[0.5, -1], { x0: 1, x1: 2 }]);
   * console.log(values.length); // 2
   * ```
   *
   * @throws {DataError} if a row lacks a feature, or holds what the model cannot read.
   */
  async predict(rows: readonly Row[]): Promise<Prediction> {
    if (!Array.isArray(rows)) {
      throw new DataError(`Cannot predict: expected a list of rows but found ${found(rows)}`);
    }
    const { preprocessing, targets, classes } = this.#state;
    const data = { ...tableOf(rows, this.#state), y: new Float64Array(0) };
    checkEncodable(data, preprocessing);
    const { x } = await applyPreprocessing(data, { ...preprocessing, target: null }, () => undefined);
    const outputs = this.#model.outputs, inputs = x.length / Math.max(1, rows.length);
    const raw = new Float64Array(rows.length * outputs);
    for (let from = 0; from < rows.length; from += evaluationRows) {
      const to = Math.min(from + evaluationRows, rows.length);
      this.#pass.reset();
      const batch = this.#pass.input([to - from, inputs]);
      batch.data.set(x.subarray(from * inputs, to * inputs));
      raw.set(this.#objective.predict(this.#model.forward(batch)).data, from * outputs);
    }
    if (!classes) return { values: unscaled(raw, targets, preprocessing.target), columns: targets };
    const values = outputs === 1 ? Float64Array.from({ length: 2 * raw.length }, both(raw)) : raw;
    const columns = classes.length;
    const labels = rows.map((_, i) => classes[likeliest(values.subarray(i * columns, (i + 1) * columns))]);
    return { values, columns, labels };
  }
}

/** Probabilities of both classes from that of the second. */
function both(second: Float64Array) {
  return (_: unknown, i: number) => i % 2 === 1 ? second[(i - 1) / 2] : 1 - second[i / 2];
}

/** The index of the largest, the first of equals. */
function likeliest(values: Float64Array): number {
  return values.reduce((best, value, k) => value > values[best] ? k : best, 0);
}

function unscaled(
  values: Float64Array,
  targets: number,
  scaling: SnapshotState["preprocessing"]["target"],
): Float64Array {
  return scaling === null
    ? values
    : values.map((value, i) => value * scaling.scale[i % targets] + scaling.mean[i % targets]);
}

/** Rows as a raw table: categories as indices, what is missing as NaN. */
function tableOf(rows: readonly Row[], { features, preprocessing, task, targets }: SnapshotState) {
  const names = new Map(preprocessing.categorical.map(({ column }) => [column, new Map<string, number>()]));
  const x = new Float64Array(rows.length * features.length);
  const missing = new Array<number>(features.length).fill(0);
  rows.forEach((row, i) => {
    features.forEach((feature, c) => {
      const value = valueOf(row, i, feature, c, features.length);
      if (value === null) missing[c]++;
      x[i * features.length + c] = value === null ? NaN : codeOf(value, names.get(c), feature, i);
    });
  });
  const categories = features.map((_, c) => names.has(c) ? [...names.get(c)!.keys()] : null);
  const info: DatasetInfo = {
    task,
    rows: rows.length,
    features,
    categories,
    targets,
    bytes: 0,
    files: [],
    warnings: [],
    ...missing.some((count) => count > 0) && { missing },
  };
  return { info, x };
}

function valueOf(
  row: Row,
  i: number,
  feature: string,
  column: number,
  columns: number,
): number | string | null {
  if (typeof row !== "object" || row === null) {
    throw new DataError(`Cannot predict: row ${i + 1} is ${found(row)}, not a row`);
  }
  if (Array.isArray(row) ? row.length !== columns : !Object.hasOwn(row, feature)) {
    const what = Array.isArray(row) ? `has ${row.length} values, not ${columns}` : `has no "${feature}"`;
    throw new DataError(`Cannot predict: row ${i + 1} ${what}`);
  }
  return Array.isArray(row)
    ? row[column]
    : (row as Readonly<Record<string, number | string | null>>)[feature];
}

/** A number as it is; a category as the index of its name, which is noted if it is new. */
function codeOf(
  value: number | string,
  names: Map<string, number> | undefined,
  feature: string,
  i: number,
): number {
  if (names) {
    const name = String(value);
    if (!names.has(name)) names.set(name, names.size);
    return names.get(name)!;
  }
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new DataError(
    `Cannot predict: row ${i + 1} has ${found(value)} for "${feature}", which is a number`,
    "null stands for a missing value",
  );
}
