import { number, object, optional } from "../schema/fields.ts";
import { decayFields, decaying } from "./decay.ts";
import { defineOptimizer } from "./optimizer.ts";

/** Adagrad, Duchi, Hazan & Singer 2011, as PyTorch defines it. */
export const adagrad = defineOptimizer({
  summary: "Adagrad: steps divided by the root of the sum of all squared gradients",
  params: object({
    lr_decay: optional(
      number({
        description: "How fast the rate falls: in step t it is divided by 1 + (t - 1) lr_decay",
        min: 0,
      }),
      0,
    ),
    initial_accumulator_value: optional(number({ description: "What the sum begins with", min: 0 }), 0),
    eps: optional(number({ description: "Added to the root in the denominator", min: 0 }), 1e-10),
    ...decayFields(0),
  }),
  create: (params) =>
    decaying(params, ({ lr_decay: rateDecay, initial_accumulator_value, eps, weight_decay: weightDecay }) => {
      const settings = { rate: 0, rateDecay, eps, weightDecay, step: 0 };
      return {
        slots: [{ name: "sum", start: initial_accumulator_value }],
        staticUpdate: true,
        update(kernels, w, g, [sum], { rate, step }) {
          settings.rate = rate;
          settings.step = step;
          kernels.adagrad(w, g, sum, settings);
        },
      };
    }),
});
