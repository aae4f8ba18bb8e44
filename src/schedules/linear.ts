import { int, number, object, optional } from "../schema/fields.ts";
import { lineFrom } from "./functions.ts";
import { defineSchedule, unit } from "./schedule.ts";

/** PyTorch's LinearLR; its last factor is held. */
export const linear = defineSchedule({
  summary: "Goes from one factor to another along a line, as PyTorch's LinearLR",
  params: object({
    start_factor: optional(number({ description: "The factor at first", above: 0, max: 1 }), 1 / 3),
    end_factor: optional(number({ description: "The factor at the end, which is held", min: 0, max: 1 }), 1),
    total_iters: optional(int({ description: "How long it takes", min: 1 }), 5),
    unit: unit("epoch"),
  }),
  create: ({ start_factor, end_factor, total_iters }) => (t) =>
    lineFrom(start_factor, end_factor, Math.min(t, total_iters) / total_iters),
});
