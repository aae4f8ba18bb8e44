/**
 * What the verification of a run collects.
 *
 * @module
 */
import { ConfigError, DataError, messageOf, NewerFormatError } from "../../errors.ts";

/** A run under verification. Files go by their paths in its directory. */
export interface RunFiles {
  readonly directory: string;
  /** The directory as messages show it. */
  readonly name: string;
  /** What is there but directories. */
  readonly entries: ReadonlyMap<string, Deno.FileInfo>;
  /** What was found, the first thing of each file. */
  readonly problems: Map<string, string>;
  /** Stops the verification. */
  readonly signal?: AbortSignal;
}

/** Does what fails with a problem; a message that names another file of the run is about that one. */
export async function attempt<T>(
  run: RunFiles,
  file: string,
  action: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await action();
  } catch (error) {
    const isFinding = error instanceof DataError || error instanceof ConfigError;
    // That it is newer is no fault of the run.
    if (!isFinding || error instanceof NewerFormatError) throw error;
    const [, named, reason] = /^Cannot [^"]*"([^"]*)"(?:: | )([^]*)$/.exec(messageOf(error)) ?? [];
    const inside = named?.startsWith(`${run.name}/`) ? named.slice(run.name.length + 1) : file;
    report(run, inside, reason ?? messageOf(error));
  }
}

/** Notes what is wrong with a file. */
export function report({ problems }: RunFiles, file: string, problem: string): undefined {
  if (!problems.has(file)) problems.set(file, problem);
}

/** Whether something else stands in the place of a directory that a file would be in: that is what is wrong then. */
export function isBelowEntry({ entries }: RunFiles, file: string): boolean {
  const parts = file.split("/");
  return parts.some((_, i) => i > 0 && entries.has(parts.slice(0, i).join("/")));
}
