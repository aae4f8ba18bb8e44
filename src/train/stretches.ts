/**
 * The stretches of the parameters that an optimizer updates at once: all of them, unless weight decay spares some or the
 * rule is of one parameter at a time.
 *
 * @module
 */
import type { Float, Kernels } from "../kernels/kernels.ts";
import type { Optimizer, StepAt } from "../optimizers/optimizer.ts";
import type { Packed } from "../tensor/param.ts";
import type { Learner } from "./learner.ts";

/** Some neighbors among the parameters, their gradients and slots, and the rule that moves them. */
export interface Stretch {
  readonly rule: Optimizer;
  readonly w: Float;
  readonly g: Float;
  readonly slots: readonly Float[];
}

/** The stretches of a model, which cover all of its parameters in order. */
export function stretchesOf(
  { params, data, grad }: Pick<Packed, "params" | "data" | "grad">,
  slots: readonly Float[],
  optimizer: Optimizer,
): Stretch[] {
  const { spared, byTensor = false } = optimizer;
  const ranges: { rule: Optimizer; from: number; to: number }[] = [];
  let from = 0;
  for (const { shape, size } of params) {
    const rule = spared !== undefined && shape.length < 2 ? spared : optimizer;
    const last = ranges.at(-1);
    if (!byTensor && last?.rule === rule) last.to += size;
    else ranges.push({ rule, from, to: from + size });
    from += size;
  }
  return ranges.map(({ rule, from, to }) => ({
    rule,
    w: data.subarray(from, to),
    g: grad.subarray(from, to),
    slots: slots.map((slot) => slot.subarray(from, to)),
  }));
}

/** Moves all parameters, and has the average follow. */
export function move(
  kernels: Kernels,
  { stretches, averaging }: Pick<Learner, "stretches" | "averaging">,
  at: StepAt,
): void {
  for (let i = 0; i < stretches.length; i++) {
    const { rule, w, g, slots } = stretches[i];
    rule.update(kernels, w, g, slots, at);
  }
  averaging?.follow(kernels, at.step);
}
