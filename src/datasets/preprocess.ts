/**
 * How raw columns become the inputs of a model: missing values filled in, categories encoded, numbers standardised.
 *
 * Everything is fitted on the training rows and kept as plain JSON in every checkpoint, so that evaluation and
 * prediction treat other data just the same.
 *
 * @module
 */
import type { Dataset, DatasetInfo } from "./dataset.ts";
import { encode, encodedColumns, type Encoding } from "./encode.ts";
import { applyStandardizer, type Breathe, checkStandardizable, fitStandardizer } from "./standardize.ts";

/** Mean and divisor of each column: what is standardised is (value - mean) / scale. */
export interface Scaling {
  readonly mean: readonly number[];
  readonly scale: readonly number[];
}

/** See the module. */
export interface Preprocessing extends Encoding {
  /** Of the model's inputs; those that come of categories have mean 0 and scale 1. Null: they are used as they are. */
  readonly standardize: Scaling | null;
  /** Of the target's columns; undone in predictions and metrics. Null: they are used as they are. */
  readonly target: Scaling | null;
}

/** What a config says of standardisation. */
export interface ScalingOptions {
  readonly standardize: boolean;
  readonly standardize_target: boolean;
}

/** Data ready for a model. */
export interface Prepared {
  /** [rows, inputs] */
  readonly x: Float64Array;
  /** [rows, targets], standardised where that is asked for. */
  readonly y: Float64Array;
  readonly preprocessing: Preprocessing;
}

/**
 * Prepares data, fitting what is to be standardised on the training rows. The arrays of `data` may be changed.
 *
 * @param encoding Fitted on the same rows, by `fitEncoding`.
 */
export async function fitPreprocessing(
  data: Dataset,
  encoding: Encoding,
  train: Uint32Array,
  { standardize, standardize_target }: ScalingOptions,
  breathe: Breathe,
): Promise<Prepared> {
  const x = await encode(data, encoding, breathe);
  const inputs = encodedColumns(data.info.features, encoding);
  const { targets } = data.info;
  const features = inputs.map(({ name }) => name);
  await checkScaling(
    { x, y: data.y, info: { features, targets } },
    { standardize, standardize_target },
    breathe,
  );
  let scaling: Scaling | null = null;
  if (standardize) {
    const { mean, scale } = await fitStandardizer(x, inputs.length, train, breathe);
    inputs.forEach(({ categorical }, c) => {
      if (categorical) [mean[c], scale[c]] = [0, 1];
    });
    scaling = toScaling({ mean, scale });
  }
  const target = standardize_target
    ? toScaling(await fitStandardizer(data.y, targets, train, breathe))
    : null;
  return await scaled(x, data.y, { ...encoding, standardize: scaling, target }, breathe);
}

/**
 * Refuses numbers that are too large to be standardised as asked for.
 *
 * @throws {DataError} naming the column.
 */
export async function checkScaling(
  { info: { features, targets }, x, y }: Pick<Dataset, "x" | "y"> & {
    readonly info: Pick<DatasetInfo, "features" | "targets">;
  },
  { standardize, standardize_target }: ScalingOptions,
  breathe: Breathe,
): Promise<void> {
  if (standardize) await checkStandardizable(x, features, "dataset.standardize", breathe);
  if (!standardize_target) return;
  const names = Array.from({ length: targets }, (_, i) => targets === 1 ? "target" : `target ${i}`);
  await checkStandardizable(y, names, "dataset.standardize_target", breathe);
}

/** Prepares data as a model was trained. The arrays of `data` may be changed. */
export async function applyPreprocessing(
  data: Dataset,
  preprocessing: Preprocessing,
  breathe: Breathe,
): Promise<Prepared> {
  return await scaled(await encode(data, preprocessing, breathe), data.y, preprocessing, breathe);
}

async function scaled(
  x: Float64Array,
  raw: Float64Array,
  preprocessing: Preprocessing,
  breathe: Breathe,
): Promise<Prepared> {
  const { standardize, target } = preprocessing;
  if (standardize) await applyStandardizer(x, fromScaling(standardize), breathe);
  let y = raw;
  if (target) await applyStandardizer(y = raw.slice(), fromScaling(target), breathe);
  return { x, y, preprocessing };
}

function toScaling({ mean, scale }: { mean: Float64Array; scale: Float64Array }): Scaling {
  return { mean: [...mean], scale: [...scale] };
}

function fromScaling({ mean, scale }: Scaling) {
  return { mean: Float64Array.from(mean), scale: Float64Array.from(scale) };
}
