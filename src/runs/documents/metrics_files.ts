/**
 * The metrics of a run: `metrics.ndjson`, appended after each epoch, is the truth; `metrics.json` and `metrics.md`
 * are made from it at the end.
 *
 * @module
 */
import { DataError } from "../../errors.ts";
import { escapeMarkdown } from "../../report/escape.ts";
import { isObject } from "../../schema/fields.ts";
import type { Metrics } from "../../train/events.ts";
import { writeAllSync } from "../files/atomic.ts";
import type { FileDigest } from "../formats/fields.ts";
import { flush } from "../files/flush.ts";
import { formatJson, formatJsonLine, readJson } from "../formats/json.ts";
import { createFile, openOwn } from "../files/placed.ts";
import { readRegularFile } from "../files/read_file.ts";
import { Sha256 } from "../files/sha256.ts";
import { storageError } from "../files/storage_error.ts";

/** The metrics of one epoch as files hold them: null stands for NaN and infinities. */
export type MetricsRecord = Readonly<{ epoch: number } & Record<string, number | null>>;

/** The paths in a run directory. */
export const metricsFile = "metrics/metrics.ndjson";
/** The metrics as one JSON value. */
export const metricsJsonFile = "metrics/metrics.json";
/** The metrics as a table. */
export const metricsMarkdownFile = "metrics/metrics.md";

const maxBytes = 2 ** 30;

/** Metrics as files hold them. */
export function finite(
  metrics: Metrics | Readonly<Record<string, number | null>>,
): Record<string, number | null> {
  return Object.fromEntries(
    Object.entries(metrics).map(([name, value]) => [name, Number.isFinite(value) ? value : null]),
  );
}

/** Appends to a `metrics.ndjson`, which stays open: a line costs one write. */
export class MetricsWriter {
  readonly #path: string;
  readonly #records: MetricsRecord[];
  readonly #new: boolean;
  readonly #hash = new Sha256();
  #bytes = 0;
  #file: Deno.FsFile | null = null;

  /** @param records What the file holds already; null if it is to be made. */
  constructor(path: string, records: readonly MetricsRecord[] | null = null) {
    this.#path = path;
    this.#new = records === null;
    this.#records = [...records ?? []];
    for (const record of this.#records) this.#count(new TextEncoder().encode(formatJsonLine(record)));
  }

  /** What was appended so far. */
  get records(): readonly MetricsRecord[] {
    return this.#records;
  }

  /** Size and SHA-256 of what was appended so far. */
  get digest(): FileDigest {
    return { bytes: this.#bytes, sha256: this.#hash.digest() };
  }

  /** @throws {StorageError} if a new file exists, or it cannot be opened. */
  open(): void {
    try {
      this.#file = this.#new
        ? createFile(this.#path, { append: true })
        : openOwn(this.#path, { append: true });
    } catch (error) {
      throw storageError("open the metrics file", this.#path, error);
    }
  }

  /** @throws {StorageError} if the disk refuses; a part of the line that it took is cut off again, if it can be. */
  append(epoch: number, metrics: Metrics): void {
    const record: MetricsRecord = { epoch, ...finite(metrics) };
    const line = new TextEncoder().encode(formatJsonLine(record));
    try {
      writeAllSync(this.#file!, line);
    } catch (error) {
      this.#cut();
      throw storageError("append to the metrics file", this.#path, error);
    }
    this.#count(line);
    this.#records.push(record);
  }

  #count(line: Uint8Array): void {
    this.#hash.update(line);
    this.#bytes += line.length;
  }

  #cut(): void {
    try {
      this.#file?.truncateSync(this.#bytes);
    } catch {
      // Readers drop a torn line.
    }
  }

  /** Puts what was appended on the disk. */
  async sync(): Promise<void> {
    try {
      if (this.#file) await flush(this.#file);
    } catch (error) {
      throw storageError("flush the metrics file to disk", this.#path, error);
    }
  }

  /** Closes the file, if it is open. */
  close(): void {
    this.#file?.close();
    this.#file = null;
  }
}

/** What {@linkcode readMetrics} found. */
export interface MetricsHistory {
  readonly records: readonly MetricsRecord[];
  /** True if the last line was torn, by a killed process or a full disk, and left out. */
  readonly torn: boolean;
}

/**
 * Reads a `metrics.ndjson`.
 *
 * @param shown The path as messages show it.
 * @throws {DataError} if a complete line is not a record, naming it.
 */
export async function readMetrics(path: string, shown = path): Promise<MetricsHistory> {
  const bytes = await readRegularFile(path, { maxBytes, shown });
  const records: MetricsRecord[] = [];
  let begin = 0;
  for (let end; (end = bytes.indexOf(0x0a, begin)) >= 0; begin = end + 1) {
    const where = `${shown}:${records.length + 1}`;
    const record = readJson(bytes.subarray(begin, end), { shown: where });
    if (!isRecord(record)) throw new DataError(`Cannot read "${where}": expected the metrics of an epoch`);
    records.push(record);
  }
  return { records, torn: begin < bytes.length };
}

function isRecord(value: unknown): value is MetricsRecord {
  return isObject(value) && Number.isSafeInteger(value.epoch) &&
    Object.values(value).every((one) => one === null || typeof one === "number");
}

/** The text of `metrics.json`. */
export function metricsJson(experiment: string, metrics: readonly MetricsRecord[]): string {
  return formatJson({ experiment, metrics });
}

/**
 * The text of `metrics.md`: a table with a row per epoch, and the final metrics.
 *
 * @param final By default those of the last epoch.
 */
export function metricsMarkdown(
  experiment: string,
  metrics: readonly MetricsRecord[],
  final: Readonly<Record<string, number | null>> = metrics.at(-1) ?? {},
): string {
  const columns = new Set(metrics.flatMap((record) => Object.keys(record)));
  columns.delete("epoch");
  const names = [...columns];
  const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    `# Metrics Summary: ${escapeMarkdown(experiment)}`,
    "",
    row(["Epoch", ...names.map(escapeMarkdown)]),
    `|${"---|".repeat(names.length + 1)}`,
    ...metrics.map((record) =>
      row([String(record.epoch), ...names.map((name) => sixDecimals(record[name]))])
    ),
    "",
    "## Final Metrics",
    "",
    ...[...new Set([...names, ...Object.keys(final)])].filter((name) => name !== "epoch")
      .map((name) => `- **${escapeMarkdown(name)}**: ${sixDecimals(final[name])}`),
    "",
  ].join("\n");
}

function sixDecimals(value: number | null | undefined): string {
  return value === null || value === undefined ? "N/A" : value.toFixed(6);
}
