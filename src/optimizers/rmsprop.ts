import { flag, number, object, optional } from "../schema/fields.ts";
import { decayFields, decaying } from "./decay.ts";
import { defineOptimizer } from "./optimizer.ts";

const empty = new Float64Array(0);

/**
 * RMSprop, Tieleman & Hinton 2012, as PyTorch defines it: weight decay is added to the gradient, `eps` to the root.
 *
 * Unlike there, a centered variance that rounding made negative counts as 0.
 */
export const rmsprop = defineOptimizer({
  summary: "RMSprop: steps divided by the root of a running mean square of the gradient",
  params: object({
    alpha: optional(number({ description: "Decay of the running mean square", min: 0, below: 1 }), 0.99),
    eps: optional(number({ description: "Added to the root in the denominator", min: 0 }), 1e-8),
    momentum: optional(number({ description: "Share of the last move that is kept", min: 0 }), 0),
    centered: optional(
      flag({ description: "Divide by the root of the variance: the running mean is subtracted" }),
      false,
    ),
    ...decayFields(0),
  }),
  create: (params) =>
    decaying(params, ({ alpha, eps, weight_decay: weightDecay, momentum, centered }) => {
      const names = [
        "square_avg",
        ...(centered ? ["grad_avg"] : []),
        ...(momentum > 0 ? ["momentum_buffer"] : []),
      ];
      const [mean, buffer] = ["grad_avg", "momentum_buffer"].map((slot) => names.indexOf(slot));
      const settings = { rate: 0, alpha, eps, momentum, weightDecay };
      return {
        slots: names.map((name) => ({ name })),
        staticUpdate: true,
        update(kernels, w, g, vectors, { rate }) {
          settings.rate = rate;
          kernels.rmsprop(w, g, vectors[0], vectors[mean] ?? empty, vectors[buffer] ?? empty, settings);
        },
      };
    }),
});
