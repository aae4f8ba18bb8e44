/**
 * A new experiment with the settings of a recorded run.
 *
 * @module
 */
import { basename } from "@std/path";
import { DataError, NewerFormatError } from "../errors.ts";
import { formatJson } from "../runs/formats/json.ts";
import type { Origin } from "../runs/documents/manifest.ts";
import { openRun, type RunRecord } from "../runs/documents/run_reader.ts";
import type { Workspace } from "../runs/files/workspace.ts";
import { readSpecs } from "../spec/read.ts";
import type { Spec } from "../spec/spec.ts";

/**
 * The settings of a run, validated anew, and where they come from.
 *
 * @param overrides `key=value`, laid over them.
 * @throws {ConfigError} if there is no such run, or with every mistake that the overrides make.
 * @throws {DataError} if its config or manifest is damaged.
 */
export async function readFrom(
  workspace: Workspace,
  runDir: string,
  overrides: readonly string[] = [],
): Promise<{ spec: Spec; from: Origin }> {
  const run = await open(workspace, runDir);
  const [spec] = await readSpecs(formatJson(run.spec), `${run.name}/config.json`, overrides);
  const name = workspace.contains(run.directory) ? run.name : basename(run.directory);
  const { config_digest, data } = run.manifest;
  return { spec, from: { run: name, config_digest, data } };
}

async function open(workspace: Workspace, runDir: string): Promise<RunRecord> {
  try {
    return await openRun(workspace, runDir);
  } catch (error) {
    if (!(error instanceof DataError) || error instanceof NewerFormatError) throw error;
    const hint = "its config.json can be run by itself with --config, without being known to be what was run";
    throw new DataError(error.message, hint, { cause: error });
  }
}
