import { object } from "../schema/fields.ts";
import { cosineFrom, etaMin, length } from "./functions.ts";
import { defineSchedule, unit } from "./schedule.ts";

/** PyTorch's CosineAnnealingLR up to t_max; from there on the lowest rate is held, where PyTorch's rises again. */
export const cosine = defineSchedule({
  summary: "Falls along half a cosine, as PyTorch's CosineAnnealingLR, and stays at the lowest rate",
  params: object({
    t_max: length("How long it falls"),
    eta_min: etaMin,
    unit: unit("epoch"),
  }),
  create: ({ t_max, eta_min }, { rate, length }) => {
    const end = t_max ?? length;
    return (t) => cosineFrom(1, eta_min / rate, Math.min(t, end) / end);
  },
});
