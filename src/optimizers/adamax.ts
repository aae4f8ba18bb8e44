import { number, object, optional } from "../schema/fields.ts";
import { betas } from "./adam_params.ts";
import { decayFields, decaying } from "./decay.ts";
import { defineOptimizer } from "./optimizer.ts";

/** Adamax, Kingma & Ba 2015, as PyTorch defines it. */
export const adamax = defineOptimizer({
  summary: "Adamax: Adam by the largest gradient of late instead of the mean square",
  params: object({
    betas: betas(),
    eps: optional(number({ description: "Added to the size of the gradient", above: 0 }), 1e-8),
    ...decayFields(0),
  }),
  create: (params) =>
    decaying(params, ({ betas: [beta1, beta2], eps, weight_decay: weightDecay }) => {
      const settings = { rate: 0, beta1, beta2, eps, weightDecay, decoupled: false, step: 0 };
      return {
        slots: [{ name: "exp_avg" }, { name: "exp_inf" }],
        staticUpdate: true,
        update(kernels, w, g, [mean, norm], { rate, step }) {
          settings.rate = rate;
          settings.step = step;
          kernels.adamax(w, g, mean, norm, settings);
        },
      };
    }),
});
