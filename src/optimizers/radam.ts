import { flag, object, optional } from "../schema/fields.ts";
import { betas, eps } from "./adam_params.ts";
import { decayFields, decaying } from "./decay.ts";
import { defineOptimizer } from "./optimizer.ts";

/** RAdam, Liu et al. 2020, as PyTorch defines it. */
export const radam = defineOptimizer({
  summary: "RAdam: Adam whose first steps, of which too little is known, are smaller",
  params: object({
    betas: betas(),
    eps: eps(1e-8),
    decoupled_weight_decay: optional(
      flag({ description: "Whether weight decay acts on the weights alone, as with AdamW" }),
      false,
    ),
    ...decayFields(0),
  }),
  create: (params) =>
    decaying(params, ({ betas: [beta1, beta2], eps, decoupled_weight_decay: decoupled, weight_decay }) => {
      const settings = { rate: 0, beta1, beta2, eps, weightDecay: weight_decay, decoupled, step: 0 };
      return {
        slots: [{ name: "exp_avg" }, { name: "exp_avg_sq" }],
        staticUpdate: true,
        update(kernels, w, g, [mean, square], { rate, step }) {
          settings.rate = rate;
          settings.step = step;
          kernels.radam(w, g, mean, square, settings);
        },
      };
    }),
});
