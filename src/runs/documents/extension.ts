/**
 * Changing the number of epochs of a run that was recorded with another one.
 *
 * The manifest changes first, then `config.json`: a process that is killed in between leaves a config that is one step
 * behind, which the manifest knows and readers understand.
 *
 * @module
 */
import { ConfigError } from "../../errors.ts";
import { dependsOnEnd } from "../../schedules/warmup.ts";
import type { Spec } from "../../spec/spec.ts";
import type { SnapshotState } from "../../train/snapshot.ts";
import { digestFile } from "../formats/fields.ts";
import { formatJson } from "../formats/json.ts";
import type { Manifest } from "./manifest.ts";
import type { RunRecord } from "./run_reader.ts";

/**
 * Refuses a number of epochs that a run cannot have.
 *
 * @param run With the epochs that it is to have.
 * @param former Those that it was to have.
 * @param state Where it goes on.
 * @throws {ConfigError} that says why.
 */
export function checkExtension(
  { name, spec: { training: { epochs, schedule } }, manifest }: RunRecord,
  former: number,
  state: SnapshotState | undefined,
): void {
  const refuse = (reason: string, hint: string) => {
    throw new ConfigError(`Cannot resume "${name}" to have ${epochs} epochs: ${reason}`, hint);
  };
  if (manifest.trajectory_digest === null) {
    refuse(
      `mlx ${manifest.versions.mlx} recorded it with digests that are of ${former} epochs only`,
      "start a new run from its settings: mlx run-experiment --from",
    );
  }
  if (dependsOnEnd(schedule)) {
    refuse(
      `the learning rates of its schedule depend on the number of epochs, ${former}`,
      "start a new run; one whose schedule is given its lengths can be extended",
    );
  }
  const done = state === undefined ? 0 : state.epochComplete ? state.epoch : state.epoch + 1;
  if (manifest.status === "completed" && epochs < former || epochs < done) {
    refuse(
      state !== undefined && !state.epochComplete && epochs === state.epoch
        ? `it is inside epoch ${done} by now`
        : `it has had ${Math.max(done, manifest.epoch_digests.length)}`,
      "its checkpoints of earlier epochs can be evaluated",
    );
  }
}

/**
 * The manifest of a run whose number of epochs changes.
 *
 * @param spec With the new number.
 * @param config The digest of what it computes.
 */
export function extendManifest(
  manifest: Manifest,
  { spec, former, config }: { readonly spec: Spec; readonly former: number; readonly config: string },
): Manifest {
  const { epochs } = spec.training;
  const extension = {
    at: new Date().toISOString(),
    from: former,
    to: epochs,
    config_file: manifest.config_file,
  };
  return {
    ...manifest,
    config_digest: config,
    config_file: digestFile(new TextEncoder().encode(formatJson(spec))),
    extensions: [...manifest.extensions, extension],
  };
}

/** Whether a `config.json` with this digest is the one from before the last change of the number of epochs. */
export function isFormerConfig({ extensions, files }: Manifest, sha256: string): boolean {
  return files === null && extensions.at(-1)?.config_file.sha256 === sha256;
}
