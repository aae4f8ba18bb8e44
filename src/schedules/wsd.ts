import { choice, int, nullable, number, object, optional } from "../schema/fields.ts";
import { cosineFrom, lineFrom } from "./functions.ts";
import { defineSchedule, unit } from "./schedule.ts";

/**
 * Warm-up, stable, decay: transformers' `get_wsd_schedule` (Hu et al., "MiniCPM", 2024), the warm-up being that of all
 * schedules. Its last factor is held.
 */
export const wsd = defineSchedule({
  summary: "Stays at the learning rate and falls at the end, as transformers' get_wsd_schedule",
  params: object({
    stable: optional(
      nullable(
        int({ description: "How long it stays; null: up to the decay at the end of training", min: 0 }),
      ),
      null,
    ),
    decay: int({ description: "How long it falls", min: 1 }),
    min_ratio: optional(number({ description: "The last factor, which is held", min: 0, max: 1 }), 0),
    decay_type: optional(
      choice(["cosine", "linear", "1-sqrt"], {
        description: "Along half a cosine, a line, or 1 - sqrt(share)",
      }),
      "cosine",
    ),
    unit: unit("step"),
  }),
  create: ({ stable, decay, min_ratio, decay_type }, { length }) => {
    const begin = stable ?? Math.max(0, length - decay);
    return (t) => {
      const share = Math.min(Math.max(0, t - begin), decay) / decay;
      if (decay_type === "cosine") return cosineFrom(1, min_ratio, share);
      return lineFrom(1, min_ratio, decay_type === "linear" ? share : Math.sqrt(share));
    };
  },
});
