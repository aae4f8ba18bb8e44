import { choice, int, number, object, optional } from "../schema/fields.ts";
import { defineSchedule } from "./schedule.ts";

/**
 * PyTorch's ReduceLROnPlateau by `training.monitor`: after more than `patience` epochs without a better value the rate is
 * multiplied by `factor`. It goes through the history anew, so it depends on nothing else. An epoch that has no such
 * metric is none for it; a value that is no number is not better.
 */
export const reduce_on_plateau = defineSchedule({
  summary: "Falls when the monitored metric has stopped to get better, as PyTorch's ReduceLROnPlateau",
  byMetrics: true,
  params: object({
    factor: optional(number({ description: "What the rate is multiplied by", above: 0, below: 1 }), 0.1),
    patience: optional(
      int({
        description: "Epochs without a better value that are let pass; the rate falls after the next",
        min: 0,
      }),
      10,
    ),
    threshold: optional(number({ description: "By how much a better value has to be better", min: 0 }), 1e-4),
    threshold_mode: optional(
      choice(["rel", "abs"], {
        description: "Whether the threshold is a share of the best value, or a difference",
      }),
      "rel",
    ),
    cooldown: optional(
      int({ description: "Epochs after a reduction that do not count as without a better value", min: 0 }),
      0,
    ),
    min_lr: optional(number({ description: "The lowest rate", min: 0 }), 0),
    eps: optional(number({ description: "The rate stays where it would fall by less", min: 0 }), 1e-8),
  }),
  create: (params, { rate: first, monitor: { metric, mode } }) => {
    const { factor, patience, threshold, threshold_mode, cooldown, min_lr, eps } = params;
    const sign = mode === "min" ? -1 : 1;
    const bound = (best: number) =>
      threshold_mode === "rel" ? best * (1 + sign * threshold) : best + sign * threshold;
    const isBetter = (value: number, best: number) =>
      mode === "min" ? value < bound(best) : value > bound(best);
    return (_, history) => {
      let rate = first, best = -sign * Infinity, bad = 0, cooling = 0;
      for (const metrics of history) {
        if (!Object.hasOwn(metrics, metric)) continue;
        const value = metrics[metric];
        if (isBetter(value, best)) [best, bad] = [value, 0];
        else bad++;
        if (cooling > 0) [cooling, bad] = [cooling - 1, 0];
        if (bad <= patience) continue;
        const lower = Math.max(rate * factor, min_lr);
        if (rate - lower > eps) rate = lower;
        [cooling, bad] = [cooldown, 0];
      }
      return rate / first;
    };
  },
});
