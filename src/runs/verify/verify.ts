/**
 * Holding a run against its manifest: every file, what is missing, and what is too much.
 *
 * @module
 */
import { basename, join } from "@std/path";
import { BusyError, ConfigError, DataError } from "../../errors.ts";
import { bestFile } from "../checkpoints/best.ts";
import { checkpointName, stateFile, tensorFiles } from "../checkpoints/checkpoint_state.ts";
import {
  checkEvaluation,
  type EvaluationList,
  evaluationList,
  readEvaluationList,
} from "../documents/evaluation_list.ts";
import { isFormerConfig } from "../documents/extension.ts";
import type { FileDigest } from "../formats/fields.ts";
import { isLocked } from "../files/locks.ts";
import {
  type Manifest,
  manifestFile,
  originOf,
  readManifest,
  type RunStatus,
} from "../documents/manifest.ts";
import { metricsFile, metricsJsonFile, metricsMarkdownFile } from "../documents/metrics_files.ts";
import { describeKind, readRegularFile } from "../files/read_file.ts";
import { logFile } from "../documents/run_log.ts";
import { digestStream, streamRegularFile } from "../files/stream_file.ts";
import { storageError } from "../files/storage_error.ts";
import { summaryFile } from "../documents/summary.ts";
import { verifyContent } from "./verify_content.ts";
import { attempt, isBelowEntry, report, type RunFiles } from "./verify_findings.ts";
import type { Workspace } from "../files/workspace.ts";

/** What the verification of a run found. */
export interface Verification {
  /** The run's directory from the workspace root. */
  readonly run_dir: string;
  /** The experiment's name; null if the manifest cannot be read. */
  readonly experiment: string | null;
  /** How the run stands; null if the manifest cannot be read. */
  readonly status: RunStatus | null;
  /** Files that are there. */
  readonly files: number;
  /** Their size together. */
  readonly bytes: number;
  /** What is wrong: nothing if all is well. */
  readonly problems: readonly Problem[];
  /** What a killed process left behind: it does no harm. */
  readonly leftovers: readonly string[];
}

/** A file, by its path in the run directory, and what is wrong with it. */
export interface Problem {
  /** The file. */
  readonly file: string;
  /** What differs. */
  readonly problem: string;
  /** Present if the file is only too much: nothing of the run depends on it. */
  readonly foreign?: true;
}

/**
 * Verifies a run that no process is writing.
 *
 * @param path The run's directory.
 * @param options.held Whether its lock is held by whoever asks.
 * @param options.signal Stops it between two files.
 * @throws {ConfigError} if it is not a run's directory, or may not be read.
 * @throws {BusyError} if a process is writing the run.
 * @throws {StorageError} if the disk cannot be read.
 */
export async function verifyRun(
  workspace: Workspace,
  path: string,
  { held = false, signal }: { readonly held?: boolean; readonly signal?: AbortSignal } = {},
): Promise<Verification> {
  const directory = await workspace.resolveRead(path);
  const name = workspace.relative(directory);
  const { entries, leftovers } = await listEntries(directory, name, path);
  if (!held && await isLocked(join(directory, ".lock"))) {
    throw new BusyError(
      `Cannot verify "${name}": a process is writing it`,
      "verify it when the run has ended",
    );
  }
  const run: RunFiles = { directory, name, entries, problems: new Map(), signal };
  const foreign = new Set<string>();
  const manifest = await attempt(run, manifestFile, () => readManifest(directory, name));
  if (manifest !== undefined) {
    const expected = expectedFiles(manifest);
    const evaluations = await attempt(run, evaluationList, () => listedEvaluations(run));
    for (const file of Object.keys(evaluations ?? {})) {
      if (!entries.has(file) && !isBelowEntry(run, file)) report(run, file, "it is missing");
    }
    for (const [file, digest] of expected) {
      signal?.throwIfAborted();
      await checkFile(run, file, digest, manifest);
    }
    for (const [file, info] of entries) {
      signal?.throwIfAborted();
      await checkEntry(run, file, info, { manifest, expected, foreign, evaluations });
    }
    await verifyContent(run, manifest);
  }
  const sizes = [...entries.values()].map(({ size }) => size);
  return {
    run_dir: name,
    experiment: manifest?.experiment ?? null,
    status: manifest?.status ?? null,
    files: entries.size,
    bytes: sizes.reduce((sum, size) => sum + size, 0),
    problems: [...run.problems].map(([file, problem]) => ({
      file,
      problem,
      ...foreign.has(file) && { foreign: true },
    })),
    leftovers,
  };
}

/** Everything below the directory but what is temporary. */
async function listEntries(directory: string, name: string, path: string) {
  const entries = new Map<string, Deno.FileInfo>(), leftovers: string[] = [];
  const walk = async (prefix: string): Promise<void> => {
    const path = join(directory, prefix);
    try {
      for await (const { name, isDirectory } of Deno.readDir(path)) {
        const inside = prefix + name;
        if (name.startsWith(".tmp-")) leftovers.push(inside);
        else if (isDirectory) await walk(`${inside}/`);
        else entries.set(inside, await Deno.lstat(join(directory, inside)));
      }
    } catch (error) {
      throw storageError("list a directory", `${name}/${prefix}`.replace(/\/$/, ""), error);
    }
  };
  if (await isDirectory(directory, name)) await walk("");
  if (!entries.has(manifestFile) && !entries.has("config.json")) {
    throw new ConfigError(
      `Cannot verify "${path}": ${name === path ? "it" : `"${name}"`} is no run`,
      "a run is a directory such as outputs/NAME/20260131_235959",
    );
  }
  return { entries: new Map([...entries].sort(([a], [b]) => a < b ? -1 : 1)), leftovers: leftovers.sort() };
}

/** The evaluations that a run lists, by their paths in its directory. Where there are some, there has to be a list. */
async function listedEvaluations(run: RunFiles): Promise<EvaluationList> {
  const list = await readEvaluationList(run.directory, run.name);
  const any = [...run.entries.keys()].some((file) => /^evaluations\/[^/]+\.json$/.test(file));
  if (list === null && any) report(run, evaluationList, "it is missing");
  return Object.fromEntries(Object.entries(list ?? {}).map(([file, one]) => [`evaluations/${file}`, one]));
}

async function isDirectory(path: string, shown: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch (error) {
    throw storageError("look at a directory", shown, error);
  }
}

/** The files that the manifest knows. */
function expectedFiles({ config_file, checkpoints, files }: Manifest): Map<string, FileDigest> {
  const all = new Map([["config.json", config_file], ...Object.entries(files ?? {})]);
  for (const { name, files } of checkpoints) {
    for (const [file, digest] of Object.entries(files)) all.set(`checkpoints/${name}/${file}`, digest);
  }
  return all;
}

async function checkFile(run: RunFiles, file: string, expected: FileDigest, manifest: Manifest) {
  const info = run.entries.get(file);
  if (info === undefined) return isBelowEntry(run, file) ? undefined : report(run, file, "it is missing");
  if (!info.isFile) return;
  if (file === "config.json" && isFormerConfig(manifest, await digestOf(run, file))) return;
  if (info.size !== expected.bytes) {
    return report(run, file, `it has ${info.size} bytes, expected ${expected.bytes}`);
  }
  const found = await digestOf(run, file);
  if (found !== expected.sha256) report(run, file, `its SHA-256 is ${found}, expected ${expected.sha256}`);
}

async function digestOf({ directory, name }: RunFiles, file: string): Promise<string> {
  return await digestStream(await streamRegularFile(join(directory, file), `${name}/${file}`));
}

/** Looks at what is there: whether it should be, and is what it should be. */
async function checkEntry(
  run: RunFiles,
  file: string,
  info: Deno.FileInfo,
  { manifest, expected, foreign, evaluations }: {
    manifest: Manifest;
    /** By their paths; undefined if they are not known. */
    evaluations: EvaluationList | undefined;
    expected: ReadonlyMap<string, FileDigest>;
    /** Is told the files that do not belong there. */
    foreign: Set<string>;
  },
): Promise<void> {
  const { directory, name } = run;
  if (!info.isFile) {
    const expectedKind = isFolder(file) ? "a directory" : "a regular file";
    return report(run, file, `expected ${expectedKind} but found ${describeKind(info)}`);
  }
  // A log that could not be written to its end is not in the manifest.
  const others = [manifestFile, logFile, evaluationList, "evaluations/.lock"];
  if (expected.has(file) || others.includes(file)) return;
  if (file === ".lock") {
    await attempt(run, file, () => checkLock(join(directory, file), `${name}/${file}`));
  } else if (/^evaluations\/[^/]+\.json$/.test(file)) {
    if (evaluations === undefined) return;
    const facts = {
      file: basename(file),
      run: originOf(manifest),
      listed: evaluations[file],
      shown: `${name}/${file}`,
    };
    await attempt(run, file, () => checkEvaluation(join(directory, file), facts));
    if (run.problems.has(file) && facts.listed === undefined) foreign.add(file);
  } else if (manifest.files !== null || !isKnown(file)) {
    foreign.add(file);
    report(run, file, "the manifest does not know it");
  }
}

/** Whether a run has a directory of that name. */
function isFolder(file: string): boolean {
  const [folder, checkpoint, ...more] = file.split("/");
  if (checkpoint === undefined) return ["checkpoints", "metrics", "logs", "evaluations"].includes(folder);
  return folder === "checkpoints" && checkpointName.test(checkpoint) && more.length === 0;
}

/** Whether a run that did not end may have such a file. */
function isKnown(file: string): boolean {
  const known = [metricsFile, metricsJsonFile, metricsMarkdownFile, summaryFile, logFile, bestFile];
  const [folder, checkpoint, part, ...more] = file.split("/");
  const parts: readonly string[] = [...tensorFiles, stateFile];
  return known.includes(file) ||
    folder === "checkpoints" && checkpointName.test(checkpoint) && parts.includes(part) && more.length === 0;
}

/** A lock is empty; that of a process that was killed before it could see to that has its id. */
async function checkLock(path: string, shown: string): Promise<void> {
  const content = new TextDecoder().decode(await readRegularFile(path, { maxBytes: 32, shown }));
  if (/^(?:\d+\n)?$/.test(content)) return;
  throw new DataError(`Cannot read "${shown}": expected nothing or a process id`);
}
