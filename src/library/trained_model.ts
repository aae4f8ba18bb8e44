/**
 * A trained model as programs and notebooks have it.
 *
 * @module
 */
import type { Task } from "../datasets/dataset.ts";
import { writeModel } from "../runs/documents/model_file.ts";
import { Workspace } from "../runs/files/workspace.ts";
import { builtin, type Tables } from "../spec/tables.ts";
import { type ModelSnapshot, type Prediction, Predictor } from "../trained/predictor.ts";
import type { Row } from "../trained/rows.ts";
import { checkOptions, checkText, text } from "./options.ts";

export type { Prediction };

/** Where a model is saved. */
export interface SaveOptions {
  /** The directory that relative paths start from, and that nothing is written outside of; by default the current one. */
  readonly root?: string;
}

/** A model that has been trained, with the preprocessing that its inputs need. */
export class TrainedModel {
  readonly #predictor: Predictor;

  private constructor(predictor: Predictor) {
    this.#predictor = predictor;
  }

  /**
   * The model of a snapshot, with memory of its own: what happens to the run later does not change it.
   *
   * @ignore
   * @param tables What names are looked up in.
   * @throws {DataError} if weights are missing or of another shape.
   */
  static async open(snapshot: ModelSnapshot, tables: Tables = builtin): Promise<TrainedModel> {
    return new TrainedModel(await Predictor.open(snapshot, tables));
  }

  /** What it predicts. */
  get task(): Task {
    return this.#predictor.state.task;
  }

  /** Names of the raw features, in column order. */
  get features(): readonly string[] {
    return this.#predictor.state.features;
  }

  /** Names of the classes in the order of {@linkcode Prediction.values}' columns; null for regression. */
  get classes(): readonly string[] | null {
    return this.#predictor.state.classes;
  }

  /** The trained tensors, and buffers such as running statistics, by name, e.g. "layers.0.weight"; row-major copies. */
  get weights(): ReadonlyMap<string, { readonly shape: readonly number[]; readonly data: Float64Array }> {
    return new Map(
      this.#predictor.tensors.map((
        { name, shape, data },
      ) => [name, { shape, data: Float64Array.from(data) }]),
    );
  }

  /**
   * Saves the model in one file: weights, preprocessing, and the names of features and classes. `loadModel` reads it, and
   * so does every program that reads safetensors. The file is complete or absent, whatever happens meanwhile.
   *
   * ```ts
   * import { loadModel, run } from "@mlx/mlx";
   *
   * const { model } = await run({
   *   name: "plane",
   *   dataset: { name: "synthetic_regression", params: { n_features: 2 } },
   *   model: { name: "linear_regression" },
   * }, { record: false });
   * await model.save("models/plane.safetensors");
   * const { values } = await (await loadModel("models/plane.safetensors")).predict([[0.5, -1]]);
   * console.log(values[0] === (await model.predict([[0.5, -1]])).values[0]); // true
   * ```
   *
   * @param path Ends in ".safetensors". Directories that are missing are made, and a saved model of that name is replaced.
   * @throws {ConfigError} if the path lies outside the root, leads over a link, or is that of anything else.
   * @throws {StorageError} if the disk refuses.
   */
  async save(path: string, options: SaveOptions = {}): Promise<void> {
    checkText("save the model", "a path", path);
    checkOptions(options, { root: text });
    const workspace = await Workspace.open(options.root);
    await writeModel(workspace, path, { model: this.#predictor.tensors, state: this.#predictor.state });
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
   * @throws {DataError} if a row lacks a feature, holds what the model cannot read, or numbers so large that what the
   *   model says of it is not finite.
   */
  async predict(rows: readonly Row[]): Promise<Prediction> {
    return await this.#predictor.predict(rows);
  }
}
