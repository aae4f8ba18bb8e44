import { object } from "../schema/fields.ts";
import { betas } from "./adam_params.ts";
import { decayFields, decaying } from "./decay.ts";
import { defineOptimizer } from "./optimizer.ts";

/** Lion, Chen et al. 2023, "Symbolic discovery of optimization algorithms"; weight decay acts on the weights alone. */
export const lion = defineOptimizer({
  summary:
    "Lion: steps of one size in the direction of the mean gradient's sign; use a tenth of Adam's learning_rate",
  params: object({ betas: betas([0.9, 0.99]), ...decayFields(0) }),
  create: (params) =>
    decaying(params, ({ betas: [beta1, beta2], weight_decay: weightDecay }) => {
      const settings = { rate: 0, beta1, beta2, weightDecay };
      return {
        slots: [{ name: "exp_avg" }],
        staticUpdate: true,
        update(kernels, w, g, [mean], { rate }) {
          settings.rate = rate;
          kernels.lion(w, g, mean, settings);
        },
      };
    }),
});
