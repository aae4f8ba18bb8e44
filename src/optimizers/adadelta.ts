import { number, object, optional } from "../schema/fields.ts";
import { decayFields, decaying } from "./decay.ts";
import { defineOptimizer } from "./optimizer.ts";

/** Adadelta, Zeiler 2012, as PyTorch defines it; there the rate is 1 by default, here it is `training.learning_rate`. */
export const adadelta = defineOptimizer({
  summary:
    "Adadelta: steps as large as the last ones were, relative to the gradient; use a learning_rate of 1",
  params: object({
    rho: optional(number({ description: "Decay of the running mean squares", min: 0, below: 1 }), 0.9),
    eps: optional(number({ description: "Added under both roots", above: 0 }), 1e-6),
    ...decayFields(0),
  }),
  create: (params) =>
    decaying(params, ({ rho, eps, weight_decay: weightDecay }) => {
      const settings = { rate: 0, rho, eps, weightDecay };
      return {
        slots: [{ name: "square_avg" }, { name: "acc_delta" }],
        staticUpdate: true,
        update(kernels, w, g, [square, delta], { rate }) {
          settings.rate = rate;
          kernels.adadelta(w, g, square, delta, settings);
        },
      };
    }),
});
