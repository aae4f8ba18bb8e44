/**
 * The files that stand in a run's directory when it has ended.
 *
 * @module
 */
import { bestFile } from "../checkpoints/best.ts";
import type { CheckpointKeeper } from "../checkpoints/checkpoint_keeper.ts";
import type { FileDigest } from "../formats/fields.ts";
import {
  metricsFile,
  metricsJson,
  metricsJsonFile,
  metricsMarkdown,
  metricsMarkdownFile,
  type MetricsWriter,
} from "../documents/metrics_files.ts";
import { logFile, type RunLog } from "../documents/run_log.ts";
import type { RunWriter } from "./run_writer.ts";
import type { FinalMetrics } from "../documents/summary.ts";

/**
 * Writes what is made from the metrics, if there are any.
 *
 * @throws {StorageError} if the disk refuses.
 */
export async function writeTables(
  writer: RunWriter,
  name: string,
  { records }: Pick<MetricsWriter, "records">,
  final: FinalMetrics,
): Promise<void> {
  if (records.length === 0) return;
  await writer.write(metricsJsonFile, metricsJson(name, records));
  await writer.write(metricsMarkdownFile, metricsMarkdown(name, records, final));
}

/** The digests of all files that are neither the manifest's own, `config.json` nor of a checkpoint. */
export function digestFiles(
  writer: RunWriter,
  { metrics, checkpoints, log }: {
    readonly metrics: MetricsWriter;
    readonly checkpoints: CheckpointKeeper;
    readonly log: RunLog;
  },
): Record<string, FileDigest> {
  const { "config.json": _, ...files } = writer.files;
  const best = checkpoints.bestDigest, written = log.digest;
  return {
    ...files,
    [metricsFile]: metrics.digest,
    ...best && { [bestFile]: best },
    ...written && { [logFile]: written },
  };
}
