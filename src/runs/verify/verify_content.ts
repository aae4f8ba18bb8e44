/**
 * What the files of a run say of each other: what is made from the metrics is made again, and checkpoints are read
 * as an evaluation would.
 *
 * @module
 */
import { join } from "@std/path";
import { isObject } from "../../schema/fields.ts";
import { bestFile, readBest } from "../checkpoints/best.ts";
import { stateFile } from "../checkpoints/checkpoint_state.ts";
import { readJson } from "../formats/json.ts";
import { loadCheckpoint } from "../documents/load_checkpoint.ts";
import type { Manifest } from "../documents/manifest.ts";
import {
  metricsFile,
  metricsJson,
  metricsJsonFile,
  metricsMarkdown,
  metricsMarkdownFile,
  type MetricsRecord,
  readMetrics,
} from "../documents/metrics_files.ts";
import { readRegularFile } from "../files/read_file.ts";
import { readFinalMetrics, summaryFile } from "../documents/summary.ts";
import { attempt, isBelowEntry, report, type RunFiles } from "./verify_findings.ts";

/** Checks all of it; files that have a problem already are let be. */
export async function verifyContent(run: RunFiles, manifest: Manifest): Promise<void> {
  const records = await checkMetrics(run, manifest);
  if (records !== undefined) {
    await checkMade(run, metricsJsonFile, metricsJson(manifest.experiment, records));
    const final = await readFinalMetrics(run.directory, run.name).catch(() => undefined);
    // Without the final metrics, which stand in it, its SHA-256 alone can tell.
    if (final) {
      await checkMade(run, metricsMarkdownFile, metricsMarkdown(manifest.experiment, records, final));
    }
  }
  await checkSummary(run, manifest, records);
  const names = await checkCheckpoints(run, manifest);
  if (isReadable(run, bestFile)) await attempt(run, bestFile, () => checkBest(run, names, records));
}

function isReadable({ entries, problems }: RunFiles, file: string): boolean {
  return entries.has(file) && !problems.has(file);
}

async function checkMetrics(run: RunFiles, manifest: Manifest): Promise<MetricsRecord[] | undefined> {
  const { directory, name, problems } = run;
  if (problems.has(metricsFile)) return;
  if (!run.entries.has(metricsFile)) {
    return isBelowEntry(run, metricsFile) ? undefined : report(run, metricsFile, "it is missing");
  }
  const history = await attempt(
    run,
    metricsFile,
    () => readMetrics(join(directory, metricsFile), `${name}/${metricsFile}`),
  );
  if (history === undefined) return;
  const { records, torn } = history;
  const wrong = records.findIndex(({ epoch }, i) => epoch !== i + 1);
  if (wrong >= 0) {
    return report(run, metricsFile, `line ${wrong + 1} is of epoch ${records[wrong].epoch}`);
  }
  const ended = manifest.files !== null;
  const digests = manifest.epoch_digests.length;
  // A killed run may be ahead of its manifest, and tear its last line.
  if (ended ? records.length !== digests : records.length < digests) {
    return report(run, metricsFile, `it has ${records.length} epochs, the manifest ${digests}`);
  }
  if (ended && torn) return report(run, metricsFile, "its last line has no end");
  return [...records];
}

/** Compares a file with what it would be if it were made now. */
async function checkMade(run: RunFiles, file: string, expected: string): Promise<void> {
  if (!isReadable(run, file)) return;
  const path = join(run.directory, file);
  const bytes = await attempt(
    run,
    file,
    () => readRegularFile(path, { maxBytes: 2 ** 30, shown: `${run.name}/${file}` }),
  );
  if (bytes === undefined) return;
  const found = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  if (found === expected) return;
  const lines = expected.split("\n");
  const line = found.split("\n").findIndex((text, i) => text !== lines[i]);
  report(run, file, `line ${(line < 0 ? lines.length : line) + 1} is not what the metrics give`);
}

async function checkSummary(
  run: RunFiles,
  { experiment, status, final_digest, restored_epoch, files }: Manifest,
  records: readonly MetricsRecord[] | undefined,
): Promise<void> {
  if (!isReadable(run, summaryFile)) return;
  const shown = `${run.name}/${summaryFile}`;
  await attempt(run, summaryFile, async () => {
    const final = await readFinalMetrics(run.directory, run.name);
    // Of a killed run, the summary may be there before the manifest says how it ended.
    if (files === null) return;
    const bytes = await readRegularFile(join(run.directory, summaryFile), { maxBytes: 2 ** 24, shown });
    const value = readJson(bytes, { shown });
    const summary = isObject(value) ? value : {};
    const epochs = records?.length ?? summary.epochs;
    for (const [key, expected] of Object.entries({ experiment, status, epochs, final_digest })) {
      if (summary[key] === expected) continue;
      report(
        run,
        summaryFile,
        `${key} is ${JSON.stringify(summary[key])}, expected ${JSON.stringify(expected)}`,
      );
    }
    const last = restored_epoch === null ? records?.at(-1) : records?.[restored_epoch - 1];
    for (const [key, expected] of Object.entries(last ?? {})) {
      // Metrics on the training rows may be gathered from the steps there, and are exact here.
      if (key !== "loss" && !key.startsWith("val_") || final[key] === expected) continue;
      report(run, summaryFile, `final_metrics.${key} is ${final[key]}, expected ${expected}`);
    }
  });
}

/** Reads every checkpoint, and gives the names of those that are there. */
async function checkCheckpoints(run: RunFiles, manifest: Manifest): Promise<Set<string>> {
  const { directory, name: shown, entries, problems } = run;
  const paths = [...entries.keys()].map((file) => file.split("/"));
  const names = new Set(
    paths.filter(([top, , file]) => top === "checkpoints" && file).map(([, name]) => name),
  );
  for (const name of names) {
    run.signal?.throwIfAborted();
    const place = `checkpoints/${name}/`;
    if ([...problems.keys()].some((file) => file.startsWith(place))) continue;
    await attempt(run, place + stateFile, () => loadCheckpoint(directory, name, { manifest, shown }));
  }
  return names;
}

async function checkBest(
  run: RunFiles,
  names: ReadonlySet<string>,
  records: readonly MetricsRecord[] | undefined,
): Promise<void> {
  const best = await readBest(run.directory, run.name);
  if (best === null) return;
  const { checkpoint, epoch, metric, value } = best;
  if (!names.has(checkpoint)) report(run, bestFile, `there is no ${checkpoint}`);
  const record = records?.[epoch - 1];
  if (record && record[metric] !== value) {
    report(run, bestFile, `${metric} is ${value}, that of epoch ${epoch} is ${record[metric]}`);
  }
}
