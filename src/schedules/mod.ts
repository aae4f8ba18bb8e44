/**
 * Every schedule a config can name. To add one: write its file, add its line.
 *
 * @module
 */
import { constant } from "./constant.ts";
import { cosine } from "./cosine.ts";
import { cosine_restarts } from "./cosine_restarts.ts";
import { exponential } from "./exponential.ts";
import { inverse_sqrt } from "./inverse_sqrt.ts";
import { linear } from "./linear.ts";
import { multistep } from "./multistep.ts";
import { one_cycle } from "./one_cycle.ts";
import { polynomial } from "./polynomial.ts";
import { reduce_on_plateau } from "./reduce_on_plateau.ts";
import type { ScheduleEntry } from "./schedule.ts";
import { step } from "./step.ts";
import { wsd } from "./wsd.ts";

export const schedules = {
  constant,
  step,
  multistep,
  exponential,
  cosine,
  cosine_restarts,
  linear,
  polynomial,
  one_cycle,
  inverse_sqrt,
  reduce_on_plateau,
  wsd,
} satisfies Record<string, ScheduleEntry>;
