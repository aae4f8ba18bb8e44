/**
 * The warm-up that all schedules may have: the rate rises along a line to where the schedule begins.
 *
 * @module
 */
import { int, type Issue, nullable, number, object, optional, type Schema } from "../schema/fields.ts";
import type { Course, Schedule, ScheduleEntry, Unit } from "./schedule.ts";

/** How long a warm-up is: one of the three. */
export interface Warmup {
  /** So many steps. */
  readonly steps: number | null;
  /** As many steps as so many epochs have. */
  readonly epochs: number | null;
  /** A share of all steps of training. */
  readonly fraction: number | null;
}

/** `training.schedule.warmup`. */
export const warmupField: Schema<Warmup | null> = nullable(object({
  steps: optional(nullable(int({ description: "A number of steps", min: 1 })), null),
  epochs: optional(nullable(int({ description: "A number of epochs", min: 1 })), null),
  fraction: optional(
    nullable(number({ description: "A share of all steps of training", above: 0, below: 1 })),
    null,
  ),
}, {
  description:
    "How long the rate rises along a line to where the schedule begins: step k of n, counted from 0, has (k + 1) / n of " +
    "it; the time of the schedule counts from the end of the warm-up. One of steps, epochs and fraction; null: none",
  check: checkWarmup,
}));

function checkWarmup(warmup: Warmup): Issue[] {
  const given = Object.values(warmup).filter((value) => value !== null);
  if (given.length === 1) return [];
  return [{
    path: [],
    expected: "one of steps, epochs and fraction",
    found: given.length === 0 ? "none of them" : `${given.length} of them`,
  }];
}

/** The steps of a warm-up. */
export function warmupSteps(
  warmup: Warmup | null,
  { epochs, stepsPerEpoch }: { readonly epochs: number; readonly stepsPerEpoch: number },
): number {
  if (warmup === null) return 0;
  const { steps, epochs: whole, fraction } = warmup;
  return steps ?? (whole !== null ? whole * stepsPerEpoch : Math.round(fraction! * epochs * stepsPerEpoch));
}

/**
 * The schedule of a run.
 *
 * @param params As the entry declares them.
 */
export function createSchedule(
  entry: ScheduleEntry,
  { params, warmup }: { readonly params: unknown; readonly warmup: Warmup | null },
  run: { readonly epochs: number; readonly stepsPerEpoch: number } & Pick<Course, "rate" | "monitor">,
): Schedule {
  const { epochs, stepsPerEpoch } = run;
  const steps = warmupSteps(warmup, run);
  const unit: Unit = (params as { unit?: Unit }).unit ?? "epoch";
  const left = epochs * stepsPerEpoch - steps;
  const length = Math.max(1, unit === "step" ? left : Math.ceil(left / stepsPerEpoch));
  const curve = entry.create(params, { ...run, length, warmup: steps });
  const time = (step: number) => unit === "step" ? step - steps : Math.floor((step - steps) / stepsPerEpoch);
  let factors = new Float64Array(stepsPerEpoch);
  return {
    factors(epoch, stepsPerEpoch, history) {
      const first = (epoch - 1) * stepsPerEpoch;
      if (unit === "epoch" && first >= steps && (first - steps) % stepsPerEpoch === 0) {
        return curve(time(first), history);
      }
      if (factors.length !== stepsPerEpoch) factors = new Float64Array(stepsPerEpoch);
      for (let i = 0; i < stepsPerEpoch; i++) {
        const step = first + i;
        factors[i] = step < steps ? (step + 1) / steps * curve(0, history) : curve(time(step), history);
      }
      return factors;
    },
  };
}

/** Whether an epoch's rates depend on how many epochs there are; see {@linkcode Course.length}. */
export function dependsOnEnd(
  schedule: { readonly params: Readonly<Record<string, unknown>>; readonly warmup: Warmup | null } | null,
): boolean {
  if (schedule === null) return false;
  return Object.values(schedule.params).includes(null) || typeof schedule.warmup?.fraction === "number";
}
