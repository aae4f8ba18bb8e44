/**
 * The outputs of an epoch's steps, gathered while it goes on: what metrics on the training rows are computed of without
 * a second pass over them.
 *
 * They stand in the order of the epoch's rows. A checkpoint inside an epoch keeps those of the steps so far: they cannot
 * be computed again, since the weights have moved.
 *
 * @module
 */
import { mostBytes } from "../kernels/program.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Learner } from "./learner.ts";

/**
 * Notes that a training step is to keep its raw outputs, if anybody wants them.
 *
 * @param raw [n, outputs]
 * @param from Where its rows begin.
 */
export function keepOutputs(
  { stepOutputs: kept, kernels, training: pass, data }: Learner,
  raw: Tensor,
  from: number,
) {
  if (kept === null) return;
  const { columns } = raw;
  // By the kernels if the data lie in their memory, else here.
  const placed = data.order.buffer === data.x.buffer;
  const compute = placed
    ? (at: number) => kernels.copy(kept, raw.data, at * columns)
    : (at: number) => kept.set(raw.data, at * columns);
  pass.load(compute, from, placed && columns * kept.BYTES_PER_ELEMENT <= mostBytes);
}
