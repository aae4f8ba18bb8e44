import { gatherRows } from "../datasets/batches.ts";
import type { Float } from "../kernels/kernels.ts";
import type { Pass } from "../tensor/pass.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Learner } from "./learner.ts";

/** Some rows of the data, in the memory of a pass. */
export interface Batch {
  /** [n, inputs] */
  readonly x: Tensor;
  /** [n, targets] */
  readonly y: Float;
}

/** Begins a pass with the rows named by order[from], …, order[to - 1]. */
export function beginBatch(
  { data, progress }: Learner,
  pass: Pass,
  order: Uint32Array,
  from: number,
  to: number,
): Batch {
  pass.reset(progress.step + 1);
  const x = pass.input([to - from, data.inputs]);
  const y = pass.floats((to - from) * data.targets);
  gatherRows(x.data, data.x, data.inputs, order, from, to);
  gatherRows(y, data.y, data.targets, order, from, to);
  return { x, y };
}

/**
 * One step: forward, loss, backward, clipping of gradients, update, clipping of weights.
 *
 * @returns The loss times the number of rows. If it is not finite, the parameters are as they were before.
 */
export function trainStep(learner: Learner, order: Uint32Array, from: number, to: number): number {
  const { training: pass, kernels, model, objective, optimizer, packed, progress, clipping } = learner;
  const { x, y } = beginBatch(learner, pass, order, from, to);
  const loss = objective.loss(model.forward(x), y, learner.classWeights) +
    (model.penalty?.(pass) ?? 0) * (to - from);
  if (!Number.isFinite(loss)) return loss;
  kernels.fill(packed.grad, 0);
  pass.backward();
  clipping.clipGradients(kernels, packed);
  progress.step++;
  optimizer.update(kernels, packed.data, packed.grad, learner.slots, learner.learningRate, progress.step);
  clipping.clipWeights(kernels, packed);
  return loss;
}
