/**
 * `summary.json`: the result of a run in a few lines.
 *
 * @module
 */
import { join } from "@std/path";
import { choice, int, isObject, nullable, number, object, type Schema, text } from "../../schema/fields.ts";
import type { FinishedStatus } from "../../train/events.ts";
import type { Ended } from "../../train/stopping.ts";
import type { BestEpoch } from "../../train/monitor.ts";
import { recordOf } from "../formats/fields.ts";
import { parseDocument, readJson } from "../formats/json.ts";
import { readRegularFile } from "../files/read_file.ts";

/** What `summary.json` holds. Directories are relative to the workspace root. */
export interface Summary {
  /** The experiment's name. */
  readonly experiment: string;
  /** How the run ended. */
  readonly status: FinishedStatus;
  /** How training ended: after all epochs, early, interrupted or diverged. */
  readonly ended: Ended;
  /** Complete epochs. */
  readonly epochs: number;
  /** The epoch whose weights and metrics the run ended with, if that was an earlier one than its last; else null. */
  readonly restored_epoch: number | null;
  /** The last epoch's metrics, those on the training rows exact, with the test split's. */
  readonly final_metrics: FinalMetrics;
  /** The best epoch; null if there is none. */
  readonly best: RecordedBest | null;
  /** The manifest's: equal digests mean equal config, data and weights. Null unless the run completed. */
  readonly final_digest: string | null;
  /** Where its files are. */
  readonly directories: {
    /** The run directory. */
    readonly run: string;
    /** Of the metrics. */
    readonly metrics: string;
    /** Null if none were to be saved. */
    readonly checkpoints: string | null;
    /** Null if there was to be no log. */
    readonly logs: string | null;
  };
}

/** The last epoch's metrics with the test split's; null stands for NaN and infinities. */
export type FinalMetrics = Readonly<Record<string, number | null>>;

/** The best epoch of a run, as files hold it. */
export interface RecordedBest extends BestEpoch {
  /** Its checkpoint; null if it has none. */
  readonly checkpoint: string | null;
}

/** Declares {@linkcode FinalMetrics}. */
export const finalMetrics: Schema<FinalMetrics> = recordOf(
  nullable(number({ description: "A metric" })),
  "The last metrics",
);

const recordedBest: Schema<RecordedBest | null> = nullable(object({
  epoch: int({ min: 1, description: "The best epoch" }),
  metric: text({ description: "The metric it is best by" }),
  mode: choice(["min", "max"], { description: "Whether the lowest value is the best or the highest" }),
  value: number({ description: "The metric's value" }),
  checkpoint: nullable(text({ description: "Its checkpoint" })),
  metrics: finalMetrics,
}));

/** The name of the file. */
export const summaryFile = "summary.json";

/** What came of a run. */
export interface Result {
  readonly metrics: FinalMetrics;
  /** Null if there is none, or it was not recorded. */
  readonly best: RecordedBest | null;
}

/**
 * The final metrics and the best epoch of the run in this directory.
 *
 * @throws {ConfigError} if the run has no summary: it did not come to an end.
 * @throws {DataError} if the summary is damaged.
 */
export async function readResult(directory: string, shown = directory): Promise<Result> {
  const file = { shown: `${shown}/${summaryFile}` };
  const value = readJson(
    await readRegularFile(join(directory, summaryFile), { maxBytes: 2 ** 24, ...file }),
    file,
  );
  const { final_metrics, best = null } = isObject(value) ? value : {};
  return {
    metrics: parseDocument(finalMetrics, final_metrics, file.shown).value,
    best: parseDocument(recordedBest, best, file.shown).value,
  };
}

/** The final metrics alone. */
export async function readFinalMetrics(directory: string, shown = directory): Promise<FinalMetrics> {
  return (await readResult(directory, shown)).metrics;
}

/** The summary of a run in this directory, given from the workspace root. */
export function summarize(
  { experiment, final_digest, restored_epoch }: {
    readonly experiment: string;
    readonly final_digest: string | null;
    readonly restored_epoch: number | null;
  },
  { save_checkpoints, save_logs }: { readonly save_checkpoints: boolean; readonly save_logs: boolean },
  { name, status, ended, epochs, metrics, best }: Result & {
    readonly name: string;
    readonly status: FinishedStatus;
    readonly ended: Ended;
    readonly epochs: number;
  },
): Summary {
  return {
    experiment,
    status,
    ended,
    epochs,
    restored_epoch,
    final_metrics: metrics,
    best,
    final_digest,
    directories: {
      run: name,
      metrics: `${name}/metrics`,
      checkpoints: save_checkpoints ? `${name}/checkpoints` : null,
      logs: save_logs ? `${name}/logs` : null,
    },
  };
}
