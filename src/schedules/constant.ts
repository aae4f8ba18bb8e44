import { object } from "../schema/fields.ts";
import { defineSchedule } from "./schedule.ts";

/** The same rate throughout; of use with a warm-up. */
export const constant = defineSchedule({
  summary: "The same rate in every step after the warm-up",
  params: object({}),
  create: () => () => 1,
});
