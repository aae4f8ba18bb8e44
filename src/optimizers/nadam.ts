import { powerFunction } from "../kernels/reference/power.ts";
import { flag, number, object, optional } from "../schema/fields.ts";
import { betas, eps } from "./adam_params.ts";
import { decayFields, decaying } from "./decay.ts";
import { defineOptimizer } from "./optimizer.ts";

const pow = powerFunction("float64");

/**
 * NAdam, Dozat 2016, as PyTorch defines it. The momentum of a step depends on its number and the product of all before it;
 * a run that goes on multiplies them again.
 */
export const nadam = defineOptimizer({
  summary: "NAdam: Adam that looks ahead along the momentum",
  params: object({
    betas: betas(),
    eps: eps(1e-8),
    momentum_decay: optional(
      number({ description: "How fast the momentum grows to the first of betas", min: 0 }),
      0.004,
    ),
    decoupled_weight_decay: optional(
      flag({ description: "Whether weight decay acts on the weights alone, as with AdamW" }),
      false,
    ),
    ...decayFields(0),
  }),
  create: (params) =>
    decaying(
      params,
      ({ betas: [beta1, beta2], eps, momentum_decay, decoupled_weight_decay, weight_decay }) => {
        const settings = { beta1, beta2, eps, weightDecay: weight_decay, decoupled: decoupled_weight_decay };
        const momentum = (step: number) => beta1 * (1 - 0.5 * pow(0.96, step * momentum_decay));
        let known = 0, product = 1;
        const productUpTo = (step: number) => {
          if (step < known) [known, product] = [0, 1];
          while (known < step) product *= momentum(++known);
          return product;
        };
        return {
          slots: [{ name: "exp_avg" }, { name: "exp_avg_sq" }],
          update(kernels, w, g, [mean, square], { rate, step }) {
            const upToNow = productUpTo(step), next = momentum(step + 1);
            kernels.nadam(w, g, mean, square, {
              ...settings,
              rate,
              step,
              gradientSize: rate * (1 - momentum(step)) / (1 - upToNow),
              meanSize: rate * next / (1 - upToNow * next),
            });
          },
        };
      },
    ),
});
