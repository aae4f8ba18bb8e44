import { object } from "../schema/fields.ts";
import { betas, eps } from "./adam_params.ts";
import { decayFields, decaying } from "./decay.ts";
import { defineOptimizer } from "./optimizer.ts";

/**
 * LAMB, You et al. 2020, "Large batch optimization for deep learning", algorithm 2 with bias correction: each parameter
 * moves in proportion to its norm. Where that or the direction's is 0, it moves as Adam's.
 */
export const lamb = defineOptimizer({
  summary: "LAMB: Adam whose steps are in proportion to each parameter's norm, for large batches",
  params: object({ betas: betas(), eps: eps(1e-6), ...decayFields(0) }),
  create: (params) =>
    decaying(params, ({ betas: [beta1, beta2], eps, weight_decay: weightDecay }) => ({
      slots: [{ name: "exp_avg" }, { name: "exp_avg_sq" }],
      byTensor: true,
      update(kernels, w, g, [mean, square], { rate, step }) {
        kernels.lamb(g, w, mean, square, { rate, beta1, beta2, eps, weightDecay, decoupled: false, step });
        const ofWeights = Math.sqrt(kernels.sumSquares(w)), ofDirection = Math.sqrt(kernels.sumSquares(g));
        const trust = ofWeights > 0 && ofDirection > 0 ? ofWeights / ofDirection : 1;
        kernels.addScaled(w, g, -(rate * trust));
      },
    })),
});
