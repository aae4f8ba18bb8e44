/**
 * The state of a training run at one moment, as plain data: what a checkpoint holds.
 *
 * @module
 */
import type { Preprocessing } from "../datasets/preprocess.ts";
import type { Float } from "../kernels/kernels.ts";

/** A named array. */
export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float;
}

/** What an epoch adds up, step by step. */
export interface PartialEpoch {
  /** Σ loss over the rows so far. */
  readonly loss: number;
  /** Steps whose gradients were clipped. */
  readonly clippedGradients: number;
  /** Steps whose weights were clipped. */
  readonly clippedWeights: number;
}

/** What a checkpoint holds beside arrays. Plain JSON. */
export interface SnapshotState {
  /** Complete epochs. */
  readonly epoch: number;
  /** Optimizer steps taken. */
  readonly step: number;
  /** True when the state stands at the end of an epoch. */
  readonly epochComplete: boolean;
  /** What the steps of an epoch that is not complete have added up to; null at the end of an epoch. */
  readonly partial: PartialEpoch | null;
  /** The model entry and its resolved params, as the config has them. */
  readonly model: { readonly name: string; readonly params: unknown };
  readonly objective: string;
  readonly precision: "float32" | "float64";
  readonly task: "regression" | "classification";
  /** Names of the raw feature columns, in order. */
  readonly features: readonly string[];
  readonly targets: number;
  readonly classes: readonly string[] | null;
  /** How raw columns become the model's inputs. */
  readonly preprocessing: Preprocessing;
}

/** A consistent moment of a run. The arrays are views: write or copy them before the run goes on. */
export interface Snapshot {
  readonly model: readonly NamedTensor[];
  /** Optimizer slots, named `<slot>.<parameter>`. */
  readonly optimizer: readonly NamedTensor[];
  readonly state: SnapshotState;
}
