import { choice, flag, number, object, optional } from "../schema/fields.ts";
import { cosineFrom, length, lineFrom } from "./functions.ts";
import { defineSchedule, unit } from "./schedule.ts";

/**
 * PyTorch's OneCycleLR (Smith & Topin, "Super-convergence", 2017) with `training.learning_rate` as its max_lr. Its last
 * rate is held. The momentum is let be, as with PyTorch's `cycle_momentum=False`.
 */
export const one_cycle = defineSchedule({
  summary:
    "Rises to the learning rate and falls to almost 0, as PyTorch's OneCycleLR without cycled momentum",
  params: object({
    total_steps: length("How long the cycle is"),
    pct_start: optional(
      number({ description: "Share of the cycle in which the rate rises", above: 0, below: 1 }),
      0.3,
    ),
    anneal_strategy: optional(
      choice(["cos", "linear"], { description: "Along half a cosine, or along a line" }),
      "cos",
    ),
    div_factor: optional(number({ description: "The first rate is the highest divided by it", min: 1 }), 25),
    final_div_factor: optional(
      number({ description: "The last rate is the first divided by it", above: 0 }),
      1e4,
    ),
    three_phase: optional(
      flag({ description: "Fall to the first rate as fast as it rose, and only then to the last" }),
      false,
    ),
    unit: unit("step"),
  }),
  create: (params, { length }) => {
    const { pct_start, anneal_strategy, div_factor, final_div_factor, three_phase } = params;
    const total = params.total_steps ?? length;
    const start = 1 / div_factor, least = start / final_div_factor, last = total - 1;
    const peak = pct_start * total - 1;
    const ends = three_phase ? [peak, 2 * pct_start * total - 2, last] : [peak, last];
    const values = three_phase ? [start, 1, start, least] : [start, 1, least];
    const between = anneal_strategy === "cos" ? cosineFrom : lineFrom;
    return (t) => {
      const at = Math.min(t, Math.max(last, 0));
      let begin = 0;
      for (let phase = 0; phase < ends.length; phase++) {
        const end = ends[phase];
        if (at <= end) {
          const share = end > begin ? (at - begin) / (end - begin) : 1;
          return between(values[phase], values[phase + 1], share);
        }
        begin = end;
      }
      return least;
    };
  },
});
