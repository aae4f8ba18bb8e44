import { choice, int, object, optional, union } from "../schema/fields.ts";
import { defineSchedule, unit } from "./schedule.ts";

/** The timescale without a warm-up, as in transformers. */
const standard = 10_000;

/** The `get_inverse_sqrt_schedule` of transformers: sqrt(timescale / (t + timescale)). It has no end. */
export const inverse_sqrt = defineSchedule({
  summary: "Falls with the square root of the time, as transformers' get_inverse_sqrt_schedule",
  params: object({
    timescale: optional(
      union([
        choice(["warmup"], {
          description:
            "The rate is that of the end of the warm-up times sqrt(timescale / (t + timescale)); warmup: as many as the " +
            `warm-up has steps, ${standard} without one`,
        }),
        int({ description: "This number", min: 1 }),
      ]),
      "warmup",
    ),
    unit: unit("step"),
  }),
  create: ({ timescale }, { warmup }) => {
    const scale = timescale === "warmup" ? warmup || standard : timescale;
    return (t) => Math.sqrt(scale / (t + scale));
  },
});
