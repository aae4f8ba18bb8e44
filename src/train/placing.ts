/**
 * Where the data of a run lie: in the kernels' memory if they are not too large, so that a batch is one call; else in
 * memory of their own, from where JavaScript gathers the same bits.
 *
 * @module
 */
import { FloatRows } from "../datasets/input_rows.ts";
import type { Precision } from "../kernels/kernels.ts";
import { type Arena, bytesOf } from "../tensor/arena.ts";
import type { LearnerData } from "./learner.ts";

/** Data up to so many bytes are kept in the kernels' memory: of its 4 GiB most is left for steps. */
export const placedLimit = 512 * 2 ** 20;

/** How large the data are. */
export interface DataSizes {
  readonly rows: number;
  readonly inputs: number;
  readonly targets: number;
  /** Rows that are trained on, and all that are in a part. */
  readonly train: number;
  readonly split: number;
}

/** Whether data lie in the kernels' memory when they are used by steps. */
export function isPlaced({ rows, inputs, targets }: DataSizes, precision: Precision): boolean {
  return rows * (inputs + targets) * bytesOf[precision] <= placedLimit;
}

/** Room for the data of a run. */
export function placeRoom(arena: Arena, precision: Precision, sizes: DataSizes) {
  return {
    x: arena.keep(precision, sizes.rows * sizes.inputs),
    y: arena.keep(precision, sizes.rows * sizes.targets),
    rows: arena.keepWords(sizes.split),
    order: arena.keepWords(sizes.train),
  };
}

/** The data in the kernels' memory. */
export function place(data: Omit<LearnerData, "order">, arena: Arena, precision: Precision): LearnerData {
  const { inputs, targets, split: { train, validation, test } } = data;
  const room = placeRoom(arena, precision, {
    rows: data.rows.rows,
    inputs,
    targets,
    train: train.length,
    split: train.length + validation.length + test.length,
  });
  data.rows.all(room.x);
  room.y.set(data.y);
  let at = 0;
  const [first, second, third] = [train, validation, test].map((part) => {
    const view = room.rows.subarray(at, at += part.length);
    view.set(part);
    return view;
  });
  return {
    ...data,
    x: room.x,
    rows: new FloatRows(room.x, inputs),
    y: room.y,
    order: room.order,
    split: { train: first, validation: second, test: third },
  };
}
