/**
 * How raw columns become the inputs of a model: missing values filled in, categories encoded, numbers standardised.
 *
 * Everything is fitted on the training rows and kept as plain JSON in every checkpoint, so that evaluation and
 * prediction treat other data just the same.
 *
 * @module
 */
import type { Dataset, DatasetInfo } from "./dataset.ts";
import { encodeCells, type Encoding, inputWidths } from "./encode.ts";
import { ByteRows, CategoryRows, FloatRows, type InputRows } from "./input_rows.ts";
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
  /** The inputs. */
  readonly x: InputRows;
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
  const { features, targets } = data.info;
  if (data.x instanceof Float64Array) {
    await encodeCells(data, data.x, encoding, breathe);
    await checkScaling(data, { standardize, standardize_target }, breathe);
  }
  const scaling = standardize
    ? ofInputs(await fitStandardizer(data.x, features.length, train, breathe), features, encoding)
    : null;
  const target = standardize_target
    ? toScaling(await fitStandardizer(data.y, targets, train, breathe))
    : null;
  return await scaled(data, { ...encoding, standardize: scaling, target }, breathe);
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
  if (standardize && x instanceof Float64Array) {
    await checkStandardizable(x, features, "dataset.standardize", breathe);
  }
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
  if (data.x instanceof Float64Array) await encodeCells(data, data.x, preprocessing, breathe);
  return await scaled(data, preprocessing, breathe);
}

/** The inputs of columns that are encoded, and the targets. */
async function scaled(
  { info: { features }, x, y: raw }: Dataset,
  preprocessing: Preprocessing,
  breathe: Breathe,
): Promise<Prepared> {
  const { standardize, target } = preprocessing;
  let y = raw;
  if (target) await applyStandardizer(y = raw.slice(), fromScaling(target), breathe);
  if (x instanceof Uint8Array) return { x: new ByteRows(x, features.length, standardize), y, preprocessing };
  const widths = inputWidths(features, preprocessing);
  if (standardize) await applyStandardizer(x, fromScaling(ofColumns(standardize, widths)), breathe);
  const rows = widths.some((width) => width > 0)
    ? new CategoryRows(x, widths)
    : new FloatRows(x, features.length);
  return { x: rows, y, preprocessing };
}

/** The scaling of inputs by that of raw columns: categories are not scaled. */
function ofInputs(
  { mean, scale }: { mean: Float64Array; scale: Float64Array },
  features: readonly string[],
  encoding: Encoding,
): Scaling {
  const widths = inputWidths(features, encoding);
  const isCategory = new Set(encoding.categorical.map(({ column }) => column));
  const inputs = widths.flatMap((width, c) =>
    isCategory.has(c) ? new Array(Math.max(1, width)).fill(-1) : [c]
  );
  return {
    mean: inputs.map((c) => c < 0 ? 0 : mean[c]),
    scale: inputs.map((c) => c < 0 ? 1 : scale[c]),
  };
}

/** The scaling of raw columns by that of inputs: of a category's inputs all have mean 0 and scale 1. */
function ofColumns({ mean, scale }: Scaling, widths: readonly number[]): Scaling {
  let at = 0;
  const first = widths.map((width) => {
    const place = at;
    at += Math.max(1, width);
    return place;
  });
  return { mean: first.map((i) => mean[i]), scale: first.map((i) => scale[i]) };
}

function toScaling({ mean, scale }: { mean: Float64Array; scale: Float64Array }): Scaling {
  return { mean: [...mean], scale: [...scale] };
}

function fromScaling({ mean, scale }: Scaling) {
  return { mean: Float64Array.from(mean), scale: Float64Array.from(scale) };
}
