import { int, number, object, optional } from "../schema/fields.ts";
import { pow } from "./functions.ts";
import { defineSchedule, unit } from "./schedule.ts";

/** PyTorch's StepLR: gamma to the number of whole stretches. */
export const step = defineSchedule({
  summary: "Falls by the same factor after every stretch, as PyTorch's StepLR",
  params: object({
    step_size: int({ description: "Length of a stretch", min: 1 }),
    gamma: optional(number({ description: "The factor", above: 0 }), 0.1),
    unit: unit("epoch"),
  }),
  create: ({ step_size, gamma }) => (t) => pow(gamma, Math.floor(t / step_size)),
});
