import { number, object } from "../schema/fields.ts";
import { pow } from "./functions.ts";
import { defineSchedule, unit } from "./schedule.ts";

/** PyTorch's ExponentialLR: gamma to the t-th. */
export const exponential = defineSchedule({
  summary: "Falls by the same factor each time, as PyTorch's ExponentialLR",
  params: object({
    gamma: number({ description: "The factor", above: 0 }),
    unit: unit("epoch"),
  }),
  create: ({ gamma }) => (t) => pow(gamma, t),
});
