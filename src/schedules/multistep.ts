import { int, list, number, object, optional } from "../schema/fields.ts";
import { pow } from "./functions.ts";
import { defineSchedule, unit } from "./schedule.ts";

/** PyTorch's MultiStepLR: gamma to the number of milestones that were reached. */
export const multistep = defineSchedule({
  summary: "Falls by the same factor at each milestone, as PyTorch's MultiStepLR",
  params: object({
    milestones: list(int({ description: "When the rate falls", min: 1 }), {
      description: "When the rate falls: after these epochs or steps",
      min: 1,
    }),
    gamma: optional(number({ description: "The factor", above: 0 }), 0.1),
    unit: unit("epoch"),
  }),
  create: ({ milestones, gamma }) => (t) => pow(gamma, milestones.filter((one) => one <= t).length),
});
