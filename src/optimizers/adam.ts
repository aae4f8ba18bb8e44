import { flag, type Infer, object, optional } from "../schema/fields.ts";
import { betas, eps } from "./adam_params.ts";
import { decayFields, decaying } from "./decay.ts";
import { defineOptimizer, type Optimizer } from "./optimizer.ts";

const empty = new Float64Array(0);

/** The params of both rules; only the default of `weight_decay` differs. */
function adamParams(weightDecay: number) {
  return object({
    betas: betas(),
    eps: eps(1e-8),
    amsgrad: optional(flag({ description: "Divide by the largest running mean square so far" }), false),
    ...decayFields(weightDecay),
  });
}

type AdamParams = Infer<ReturnType<typeof adamParams>>;

function createAdam(params: AdamParams, decoupled: boolean): Optimizer {
  const { betas: [beta1, beta2], eps, weight_decay: weightDecay, amsgrad } = params;
  const settings = { rate: 0, beta1, beta2, eps, weightDecay, decoupled, step: 0 };
  return {
    slots: ["exp_avg", "exp_avg_sq", ...amsgrad ? ["max_exp_avg_sq"] : []].map((name) => ({ name })),
    staticUpdate: true,
    update(kernels, w, g, slots, { rate, step }) {
      settings.rate = rate;
      settings.step = step;
      kernels.adam(w, g, slots[0], slots[1], amsgrad ? slots[2] : empty, settings);
    },
  };
}

/** Adam, Kingma & Ba 2015, as PyTorch defines it; weight decay is added to the gradient. */
export const adam = defineOptimizer({
  summary: "Adam: steps scaled by running means of the gradient and its square",
  params: adamParams(0),
  create: (params) => decaying(params, (own) => createAdam(own, false)),
});

/** AdamW, Loshchilov & Hutter 2019, as PyTorch defines it: weight decay acts on the weights alone. */
export const adamw = defineOptimizer({
  summary: "Adam with decoupled weight decay",
  params: adamParams(0.01),
  create: (params) => decaying(params, (own) => createAdam(own, true)),
});
