/**
 * Early stopping: training ends when the monitored metric has not become better for some checks in a row.
 *
 * @module
 */
import { ConfigError } from "../errors.ts";
import type { Spec } from "../spec/spec.ts";
import { isBetter, type Monitor } from "./monitor.ts";
import { allEpochs, type Stopping } from "./stopping.ts";

type Settings = Pick<Spec["training"], "early_stopping" | "monitor" | "schedule">;

/** The stopping rule of a config. */
export function stoppingOf({ early_stopping }: Settings, { metric, mode }: Monitor): Stopping {
  if (early_stopping === null) return allEpochs;
  const { patience, min_delta } = early_stopping;
  const reach = mode === "min" ? -min_delta : min_delta;
  return {
    decide(history) {
      let best: number | undefined, since = 0, at = 0;
      for (let i = 0; i < history.length; i++) {
        // An epoch after which nothing was validated is no check.
        if (!Object.hasOwn(history[i], metric)) continue;
        const value = history[i][metric];
        if (Number.isFinite(value) && (best === undefined || isBetter(value, best + reach, mode))) {
          [best, since, at] = [value, 0, i + 1];
        } else if (++since >= patience) {
          const checks = `${patience} ${patience === 1 ? "check" : "checks"}`;
          const reason = best === undefined
            ? `${metric} was no number in ${checks}`
            : `${metric} did not get better than ${best} of epoch ${at} in ${checks}`;
          return { ended: "early", reason };
        }
      }
      return undefined;
    },
  };
}

/**
 * Refuses early stopping by what no epoch has.
 *
 * @throws {ConfigError} that says why.
 */
export function checkStopping(
  { early_stopping, monitor }: Settings,
  { validation, metric }: { readonly validation: boolean; readonly metric: string },
): void {
  if (early_stopping === null || validation || monitor !== null) return;
  throw new ConfigError(
    `Cannot stop early by ${metric}: there are no validation rows, and a loss on the rows that are trained on says ` +
      "nothing of new ones",
    "set dataset.split.validation, or training.monitor to say which metric of the training rows is meant",
  );
}

/** What a user should know of patiences that do not go together. */
export function stoppingWarnings({ early_stopping, schedule }: Settings): string[] {
  if (early_stopping === null || schedule?.name !== "reduce_on_plateau") return [];
  const { patience } = schedule.params as { patience: number };
  if (early_stopping.patience > patience + 1) return [];
  return [
    `training.early_stopping.patience ${early_stopping.patience} ends training before a learning rate that ` +
    `training.schedule.params.patience ${patience} reduces can have an effect`,
  ];
}
