import { flag, number, object, optional } from "../schema/fields.ts";
import { decayFields, decaying } from "./decay.ts";
import { defineOptimizer } from "./optimizer.ts";

const empty = new Float64Array(0);

/**
 * Stochastic gradient descent as PyTorch defines it.
 *
 * g' = g + weight_decay w; buffer = momentum buffer + (1 - dampening) g', at first buffer = g';
 * w -= rate (nesterov ? g' + momentum buffer : buffer).
 */
export const sgd = defineOptimizer({
  summary: "Stochastic gradient descent, with momentum if asked for",
  params: object({
    momentum: optional(number({ description: "Share of the last move that is kept", min: 0 }), 0),
    dampening: optional(number({ description: "Share of the gradient that momentum leaves out" }), 0),
    nesterov: optional(flag({ description: "Look ahead along the momentum" }), false),
    ...decayFields(0),
  }, {
    check: ({ momentum, dampening, nesterov }) =>
      nesterov && (momentum === 0 || dampening !== 0)
        ? [{
          path: ["nesterov"],
          expected: "false unless momentum is above 0 and dampening is 0",
          found: "true",
        }]
        : undefined,
  }),
  create: (params) =>
    decaying(params, ({ momentum, dampening, weight_decay: weightDecay, nesterov }) => {
      const settings = { rate: 0, momentum, dampening, weightDecay, nesterov, first: false };
      return {
        slots: momentum === 0 ? [] : [{ name: "momentum_buffer" }],
        staticUpdate: true,
        update(kernels, w, g, slots, { rate, step }) {
          settings.rate = rate;
          settings.first = step === 1;
          kernels.sgd(w, g, momentum === 0 ? empty : slots[0], settings);
        },
      };
    }),
});
