/**
 * `summary.json`: the result of a run in a few lines.
 *
 * @module
 */
import { join } from "@std/path";
import { isObject, nullable, number, type Schema } from "../schema/fields.ts";
import type { FinishedStatus } from "../train/events.ts";
import { recordOf } from "./fields.ts";
import { parseAs, readJson } from "./json.ts";
import { readRegularFile } from "./read_file.ts";

/** What `summary.json` holds. Directories are relative to the workspace root. */
export interface Summary {
  /** The experiment's name. */
  readonly experiment: string;
  /** How the run ended. */
  readonly status: FinishedStatus;
  /** Complete epochs. */
  readonly epochs: number;
  /** The last epoch's metrics with the test split's. */
  readonly final_metrics: FinalMetrics;
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

/** Declares {@linkcode FinalMetrics}. */
export const finalMetrics: Schema<FinalMetrics> = recordOf(
  nullable(number({ description: "A metric" })),
  "The last metrics",
);

/** The name of the file. */
export const summaryFile = "summary.json";

/**
 * The final metrics of the run in this directory.
 *
 * @throws {ConfigError} if the run has no summary: it did not come to an end.
 * @throws {DataError} if the summary is damaged.
 */
export async function readFinalMetrics(directory: string, shown = directory): Promise<FinalMetrics> {
  const file = { shown: `${shown}/${summaryFile}` };
  const value = readJson(
    await readRegularFile(join(directory, summaryFile), { maxBytes: 2 ** 24, ...file }),
    file,
  );
  return parseAs(finalMetrics, isObject(value) ? value.final_metrics : undefined, file.shown);
}

/** The summary of a run in this directory, given from the workspace root. */
export function summarize(
  { experiment, final_digest }: { readonly experiment: string; readonly final_digest: string | null },
  { save_checkpoints, save_logs }: { readonly save_checkpoints: boolean; readonly save_logs: boolean },
  { name, status, epochs, metrics }: {
    readonly name: string;
    readonly status: FinishedStatus;
    readonly epochs: number;
    readonly metrics: FinalMetrics;
  },
): Summary {
  return {
    experiment,
    status,
    epochs,
    final_metrics: metrics,
    final_digest,
    directories: {
      run: name,
      metrics: `${name}/metrics`,
      checkpoints: save_checkpoints ? `${name}/checkpoints` : null,
      logs: save_logs ? `${name}/logs` : null,
    },
  };
}
