import { number, object, optional } from "../schema/fields.ts";
import { length, pow } from "./functions.ts";
import { defineSchedule, unit } from "./schedule.ts";

/** PyTorch's PolynomialLR; it ends at 0, which is held. There the length is 5 by default, here all of training. */
export const polynomial = defineSchedule({
  summary: "Falls to 0 as a power of the time that is left, as PyTorch's PolynomialLR",
  params: object({
    total_iters: length("How long it falls"),
    power: optional(number({ description: "The power", above: 0 }), 1),
    unit: unit("epoch"),
  }),
  create: ({ total_iters, power }, { length }) => {
    const end = total_iters ?? length;
    return (t) => pow(1 - Math.min(t, end) / end, power);
  },
});
