/**
 * Which epoch of a run is its best: the one whose monitored metric is lowest or highest.
 *
 * It follows from the metrics of the epochs alone, so a run that was stopped and goes on finds the same one. Where a
 * metric on the training rows is monitored, it is what the epochs tell, gathered from their steps or exact.
 *
 * @module
 */
import { ConfigError } from "../errors.ts";
import type { Metric } from "../objectives/metrics.ts";
import { found } from "../schema/found.ts";
import { didYouMean } from "../schema/suggest.ts";
import type { Spec } from "../spec/spec.ts";

/** What epochs are compared by. */
export interface Monitor {
  /** The name of a metric of epochs, e.g. "val_loss". */
  readonly metric: string;
  /** Whether the lowest value is the best or the highest. */
  readonly mode: "min" | "max";
}

/** The best epoch of a run, or the best so far. */
export interface BestEpoch extends Monitor {
  /** Its number, counted from 1. */
  readonly epoch: number;
  /** The value of the metric that it is the best by. */
  readonly value: number;
  /** All of its metrics; null stands for what is not finite, where they were read from a file. */
  readonly metrics: Readonly<Record<string, number | null>>;
}

/** What decides which metrics epochs have. */
export interface Monitored {
  /** Whether there are validation rows. */
  readonly validation: boolean;
  /** The metrics of the task. */
  readonly table: Readonly<Record<string, Metric>>;
}

const losses = ["loss", "weighted_loss"];

/**
 * The monitor of a run: as its config says, by default the loss that training lowers, so the weighted one where classes
 * have weights, on the validation rows if there are any.
 */
export function monitorOf(
  { monitor, class_weight, early_stopping }: Pick<
    Spec["training"],
    "monitor" | "class_weight" | "early_stopping"
  >,
  { validation, table }: Monitored,
): Monitor {
  const lowered = class_weight === null ? "loss" : "weighted_loss";
  const metric = monitor?.metric ?? (validation ? `val_${lowered}` : lowered);
  const name = metric.replace(/^val_/, "");
  const larger = Object.hasOwn(table, name) && table[name].larger;
  return { metric, mode: monitor?.mode ?? early_stopping?.mode ?? (larger ? "max" : "min") };
}

/**
 * Refuses a monitor that no epoch has.
 *
 * @throws {ConfigError} that says why, and what may be monitored.
 */
export function checkMonitor(
  { monitor, train_metrics, class_weight }: Spec["training"],
  { validation, table, solved, probabilities }: Monitored & {
    /** Whether the model is found in one go, without steps. */
    readonly solved: boolean;
    /** Whether predictions are probabilities. */
    readonly probabilities: boolean;
  },
): void {
  if (monitor === null) return;
  const { metric } = monitor;
  const lossNames = class_weight === null ? ["loss"] : losses;
  const names = Object.keys(table).filter((name) => probabilities || !table[name].probabilities);
  const inTraining = solved || train_metrics !== "final" ? names : [];
  const heldOut = [...lossNames, ...names].map((name) => `val_${name}`);
  const known = [...lossNames, ...inTraining, ...validation ? heldOut : []];
  if (known.includes(metric)) return;
  const refuse = (reason: string, hint: string | undefined) => {
    throw new ConfigError(`Cannot monitor ${found(metric)}: ${reason}`, hint);
  };
  if (!validation && heldOut.includes(metric)) {
    refuse("there are no validation rows", `set dataset.split.validation, or monitor ${metric.slice(4)}`);
  }
  if (names.includes(metric)) {
    refuse(
      "training.train_metrics: final computes it on the training rows only when training has ended",
      'set training.train_metrics to "running" or "exact"',
    );
  }
  if (metric.startsWith("test_")) {
    refuse(
      "test rows are for the end of training alone",
      "monitor a metric of the validation rows, as val_loss",
    );
  }
  if (/^(val_)?clipped_gradients$/.test(metric)) {
    refuse("it counts steps that were clipped, and does not say how good an epoch is", "monitor val_loss");
  }
  const hint = didYouMean(metric, known);
  refuse(`epochs of this experiment have ${known.join(", ")}`, hint);
}

/** Whether one value is better than another; equal ones are not. */
export function isBetter(value: number, than: number, mode: Monitor["mode"]): boolean {
  return mode === "min" ? value < than : value > than;
}

/** The better of the best epoch so far and another one; of equals the earlier. What is not finite is never best. */
export function betterOf(
  best: BestEpoch | null,
  epoch: number,
  metrics: BestEpoch["metrics"],
  { metric, mode }: Monitor,
): BestEpoch | null {
  const value = metrics[metric] ?? NaN;
  if (!Number.isFinite(value)) return best;
  return best === null || isBetter(value, best.value, mode) ? { epoch, metric, mode, value, metrics } : best;
}
