/**
 * A complete run that is to go on: whether it really has all that it recorded.
 *
 * @module
 */
import { DataError } from "../errors.ts";
import { verifyRun } from "../runs/verify/verify.ts";
import type { Workspace } from "../runs/files/workspace.ts";

/** So many files are named; `mlx verify` names all of them. */
const maxShown = 20;

/**
 * Verifies a complete run and counts its files. What does not belong to it harms nothing and is left to `mlx verify`.
 *
 * @throws {DataError} that names what is damaged or missing.
 * @throws {BusyError} if a process is writing the run.
 * @throws {StorageError} if the disk cannot be read.
 */
export async function checkWhole(workspace: Workspace, runDir: string): Promise<number> {
  const { run_dir, files, problems } = await verifyRun(workspace, runDir);
  const damaged = problems.filter(({ foreign }) => !foreign);
  if (damaged.length === 0) return files - problems.length;
  const lines = damaged.slice(0, maxShown).map(({ file, problem }) => `${file}: ${problem}`);
  if (damaged.length > maxShown) lines.push(`and ${damaged.length - maxShown} more`);
  throw new DataError(
    [
      `Cannot resume "${run_dir}": it is complete, but some of its files are damaged or missing:`,
      ...lines,
    ].join("\n  "),
    "restore them from a backup, or start a new run with run-experiment --from; mlx verify lists every problem",
  );
}
