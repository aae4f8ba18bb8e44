import { int, object, optional } from "../schema/fields.ts";
import { cosineFrom, etaMin } from "./functions.ts";
import { defineSchedule, unit } from "./schedule.ts";

/** PyTorch's CosineAnnealingWarmRestarts (Loshchilov & Hutter, "SGDR", 2017). It has no end. */
export const cosine_restarts = defineSchedule({
  summary: "Falls along half a cosine again and again, as PyTorch's CosineAnnealingWarmRestarts",
  params: object({
    t_0: int({ description: "How long the first descent is", min: 1 }),
    t_mult: optional(int({ description: "How many times as long each is as the one before", min: 1 }), 1),
    eta_min: etaMin,
    unit: unit("epoch"),
  }),
  create: ({ t_0, t_mult, eta_min }, { rate }) => (t) => {
    let length = t_0, since = t_mult === 1 ? t % t_0 : t;
    while (since >= length) [since, length] = [since - length, length * t_mult];
    return cosineFrom(1, eta_min / rate, since / length);
  },
});
