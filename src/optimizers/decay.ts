/**
 * Which parameters weight decay acts on: all of them, or weights alone.
 *
 * @module
 */
import { choice, number, optional, type Schema } from "../schema/fields.ts";
import type { Optimizer } from "./optimizer.ts";

/** The params of an optimizer with weight decay. */
export interface DecayParams {
  readonly weight_decay: number;
  readonly decay: "all" | "weights";
}

/** Declares them. */
export function decayFields(weightDecay: number): {
  readonly weight_decay: Schema<number>;
  readonly decay: Schema<DecayParams["decay"]>;
} {
  return {
    weight_decay: optional(number({ description: "Pull of the weights towards zero", min: 0 }), weightDecay),
    decay: optional(
      choice(["all", "weights"], {
        description:
          "What weight_decay acts on: all parameters, as PyTorch, or weights alone, which have two axes or more: no biases " +
          "and no scales of norms",
      }),
      "all",
    ),
  };
}

/** The rule of these params, with the rule of what is spared beside it. */
export function decaying<P extends DecayParams>(params: P, create: (params: P) => Optimizer): Optimizer {
  const rule = create(params);
  if (params.decay === "all" || params.weight_decay === 0) return rule;
  return { ...rule, spared: create({ ...params, weight_decay: 0 }) };
}
