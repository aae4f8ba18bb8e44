/**
 * `evaluations/`: what was measured on a run after it ended, one file each, outside the manifest, in a list of their own.
 *
 * @module
 */
import { join } from "@std/path";
import { BusyError, ConfigError } from "../../errors.ts";
import { nameProblem } from "../../schema/names.ts";
import { writeFileAtomic } from "../files/atomic.ts";
import { formatEvaluation, readEvaluationList, writeEvaluationList } from "./evaluation_list.ts";
import { digestFile } from "../formats/fields.ts";
import { takeLock } from "../files/locks.ts";
import { checkWritable, formatTimestamp } from "./run_directory.ts";
import { withoutResuming } from "../files/storage_error.ts";
import { makeChild, type Workspace } from "../files/workspace.ts";

/** The run that was evaluated. */
export interface EvaluatedRun {
  /** Its directory, in the workspace. */
  readonly directory: string;
  /** The directory as messages show it. */
  readonly name: string;
  /** The digest that the chain of its epochs starts from. */
  readonly origin: string;
}

/** An evaluation: what was evaluated, and whatever was found. */
export type Evaluation = Readonly<Record<string, unknown>> & {
  readonly split: string;
  readonly checkpoint: string;
};

/**
 * Writes `evaluations/<split>_<checkpoint>_<YYYYMMDD_HHMMSS>[_n].json` of a run; the time is UTC.
 *
 * @returns The path of the file, from the workspace root.
 * @throws {ConfigError} if the run may not be written to, or a link is in the way.
 * @throws {StorageError} if the disk refuses.
 */
export async function writeEvaluation(
  workspace: Workspace,
  { directory, name, origin }: EvaluatedRun,
  value: Evaluation,
): Promise<string> {
  const stem = `${value.split}_${value.checkpoint}_${formatTimestamp(new Date())}`;
  const problem = nameProblem(stem);
  if (problem !== undefined) throw new ConfigError(`Cannot name a file ${JSON.stringify(stem)}: ${problem}`);
  workspace.resolveOutput(directory);
  try {
    return await writeNamed(workspace, { directory, name, origin }, stem, value);
  } catch (error) {
    throw withoutResuming(error, "evaluate again");
  }
}

/**
 * Finds out, before anything is computed, whether an evaluation could be recorded, as far as that can be known.
 *
 * @throws {ConfigError} if the run may not be written to, or a link is in the way.
 * @throws {DataError} if the list of its evaluations is damaged.
 * @throws {StorageError} if the directory is read-only.
 */
export async function checkRecordable(
  workspace: Workspace,
  { directory, name }: Pick<EvaluatedRun, "directory" | "name">,
): Promise<void> {
  const folder = workspace.resolveOutput(join(directory, "evaluations"));
  await checkWritable(folder);
  await checkWritable(directory);
  await readEvaluationList(directory, name);
}

async function writeNamed(
  workspace: Workspace,
  { directory, name: run, origin }: EvaluatedRun,
  stem: string,
  value: Evaluation,
): Promise<string> {
  const folder = makeChild(directory, "evaluations", join(directory, "evaluations"));
  // The lock makes "is it free?" and the rename one step among processes.
  using lock = await takeLock(join(folder, ".lock"), 10_000);
  if (lock === null) {
    throw new BusyError(`Cannot write to "${workspace.relative(folder)}": another process holds it`);
  }
  const taken = new Set<string>();
  for await (const { name } of Deno.readDir(folder)) taken.add(name);
  let name = `${stem}.json`;
  for (let n = 1; taken.has(name); n++) name = `${stem}_${n}.json`;
  const path = join(folder, name);
  const listed = await readEvaluationList(directory, run);
  // Before the first evaluation: where there are some, there is a list.
  if (listed === null) await writeEvaluationList(directory, {});
  const bytes = new TextEncoder().encode(formatEvaluation(value, name, origin));
  await writeFileAtomic(path, bytes, { sync: true });
  await writeEvaluationList(directory, { ...listed, [name]: digestFile(bytes) });
  return workspace.relative(path);
}
