/**
 * The one way to a trained model: what it needs to predict, and nothing of the data it was trained on.
 *
 * @module
 */
import { checkEncodable, unknownCategories } from "../datasets/encodable.ts";
import { encodedColumns } from "../datasets/encode.ts";
import { applyPreprocessing } from "../datasets/preprocess.ts";
import { DataError } from "../errors.ts";
import type { Link, Model } from "../models/model.ts";
import { createObjective } from "../objectives/mod.ts";
import type { Objective } from "../objectives/objective.ts";
import { predictedClass, throughLink } from "../objectives/predictions.ts";
import { found } from "../schema/found.ts";
import { builtin, type Tables } from "../spec/tables.ts";
import { MemoryArena } from "../tensor/arena.ts";
import { Compute } from "../tensor/compute.ts";
import { namedTensors, pack } from "../tensor/param.ts";
import { Pass } from "../tensor/pass.ts";
import { evaluationRows } from "../train/evaluate.ts";
import type { NamedTensor, Snapshot, SnapshotState } from "../train/snapshot.ts";
import { type Row, tableOf } from "./rows.ts";

/** What a model needs of a run's state. */
export type ModelSnapshot = Pick<Snapshot, "model" | "state">;

/** What a model says of some rows. */
export interface Prediction {
  /** Regression: [rows, targets] values in the units of the target. Classification: [rows, classes] probabilities. */
  readonly values: Float64Array;
  /** Columns of `values`. */
  readonly columns: number;
  /** The name of the likeliest class of each row; absent for regression. */
  readonly labels?: readonly string[];
  /** What a user should know before trusting them, e.g. how many rows have categories that training had not. */
  readonly warnings: readonly string[];
}

/** A model that has been trained, with the preprocessing that its inputs need. */
export class Predictor {
  readonly #state: SnapshotState;
  readonly #model: Model;
  readonly #objective: Objective;
  readonly #pass: Pass;
  readonly #weights: readonly NamedTensor[];

  private constructor(
    { state, model: tensors }: ModelSnapshot,
    model: Model,
    objective: Objective,
    { kernels, memory, reserved }: Compute,
  ) {
    this.#state = state;
    this.#model = model;
    this.#objective = objective;
    const given = new Map(tensors.map((tensor) => [tensor.name, tensor]));
    // Before there is memory for them: what a file says need not be true.
    for (const [name, { shape }] of namedTensors(model)) {
      if (given.get(name)?.shape.join() !== shape.join()) {
        throw new DataError(
          `Cannot load the model: expected the tensor "${name}" of shape [${shape.join(", ")}] but found ${
            given.has(name) ? `shape [${given.get(name)!.shape.join(", ")}]` : "none"
          }`,
        );
      }
    }
    const arena = new MemoryArena(memory, reserved);
    const { params, buffers } = pack(model, arena, state.precision);
    this.#weights = [...params, ...buffers];
    for (const { name, data } of [...params, ...buffers]) data.set(given.get(name)!.data);
    this.#pass = new Pass(kernels, arena, { training: false });
  }

  /**
   * The model of a snapshot, with memory of its own: what happens to the run later does not change it.
   *
   * @param tables What names are looked up in.
   * @throws {DataError} if weights are missing or of another shape.
   */
  static async open(snapshot: ModelSnapshot, tables: Tables = builtin): Promise<Predictor> {
    const { model: { name, params }, features, preprocessing, task, targets, classes, objective, precision } =
      snapshot.state;
    const inputs = encodedColumns(features, preprocessing).length;
    const shape = { task, inputs, targets, classes: classes?.length ?? 0, rows: 1 };
    const model = tables.models[name].build(params, shape);
    const fitted = createObjective(objective, shape, model, tables.objectives);
    return new Predictor(snapshot, model, fitted, await Compute.open(precision));
  }

  /** What it was trained for, and the preprocessing of its inputs. */
  get state(): SnapshotState {
    return this.#state;
  }

  /** Parameters and buffers by their names: views, not copies. */
  get tensors(): readonly NamedTensor[] {
    return this.#weights;
  }

  /**
   * What the model says of rows of raw features: they are filled in, encoded and standardized as in training.
   *
   * @throws {DataError} if a row lacks a feature, holds what the model cannot read, or numbers so large that what the
   *   model says of it is not finite.
   */
  async predict(rows: readonly Row[]): Promise<Prediction> {
    if (!Array.isArray(rows)) {
      throw new DataError(`Cannot predict: expected a list of rows but found ${found(rows)}`);
    }
    const { preprocessing, targets, classes } = this.#state;
    const data = { ...tableOf(rows, this.#state), y: new Float64Array(0) };
    checkEncodable(data, preprocessing);
    const warnings = unknownCategories(data, preprocessing);
    const { x } = await applyPreprocessing(data, { ...preprocessing, target: null }, () => undefined);
    const { outputs } = this.#model, { link } = this.#objective, { inputs } = x;
    const order = Uint32Array.from(rows, (_, i) => i);
    const scores = new Float64Array(rows.length * outputs);
    for (let from = 0; from < rows.length; from += evaluationRows) {
      const to = Math.min(from + evaluationRows, rows.length);
      this.#pass.reset();
      const batch = this.#pass.input([to - from, inputs]);
      x.gather(batch.data, order, from, to);
      scores.set(this.#model.forward(batch).data, from * outputs);
    }
    const p = throughLink(scores, outputs, link);
    if (!classes) {
      const values = unscaled(p, targets, preprocessing.target);
      checkFinite(values, targets);
      return { values, columns: targets, warnings };
    }
    checkFinite(p, outputs);
    const labels = rows.map((_, i) => classes[predictedClass({ scores, outputs, link }, i)]);
    return { values: outputs === 1 ? ofBoth(p, scores, link) : p, columns: classes.length, labels, warnings };
  }
}

/** Refuses to call anything a prediction that is none: a label would hide it. */
function checkFinite(values: Float64Array, columns: number): void {
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  throw new DataError(
    `Cannot predict: what the model says of row ${Math.floor(at / columns) + 1} is ${values[at]}`,
    "the row holds numbers far beyond those of training, or the training diverged",
  );
}

/** What is said of both classes, from what is said of the second. */
function ofBoth(second: Float64Array, scores: Float64Array, link: Link): Float64Array {
  // By the opposite score, since 1 less a number near 1 has lost its digits.
  const first = link === "sigmoid"
    ? throughLink(scores.map((score) => -score), 1, link)
    : second.map((p) => 1 - p);
  return Float64Array.from({ length: 2 * second.length }, (_, i) => (i % 2 === 0 ? first : second)[i >> 1]);
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
