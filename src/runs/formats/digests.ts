/**
 * SHA-256 over what a run is and computes; equal digests are the proof of equal bits.
 *
 * Every digest starts with a line of canonical JSON that says what follows and how long it is, so no two different
 * inputs have the same bytes. Times, paths and names of machines never enter.
 *
 * @module
 */
import type { NamedTensor, Snapshot } from "../../train/snapshot.ts";
import { floatBytes } from "./float_bytes.ts";
import { canonicalJson } from "./json.ts";
import { dtypeOf } from "./safetensors.ts";
import { sha256 } from "../files/sha256.ts";

/**
 * The digest of the *what* of a run, everything that decides its numbers; or of that without the number of epochs: from
 * there the chain of its epochs starts.
 */
export function configDigest(what: unknown): string {
  return sha256(canonicalJson(what));
}

/**
 * The digest of the state after an epoch, chained to the one before it.
 *
 * The random streams are functions of the seeds, which stand in the config, and of epoch and step, which stand
 * here: there is no other random state.
 *
 * @param previous The digest of the epoch before, or that of the trajectory for the first.
 */
export function epochDigest(previous: string, snapshot: Snapshot): string {
  const { model, optimizer, state: { epoch, step } } = snapshot;
  // Canonical as it is, since keys stand in order: sorting them would take as long as the digest, after every epoch.
  const head = { epoch, model: describe(model), optimizer: describe(optimizer), previous, step };
  return sha256(JSON.stringify(head), "\n", ...[...model, ...optimizer].map(({ data }) => floatBytes(data)));
}

/**
 * The digest of a whole run: its config and data, all of its epochs, and the final weights. Metrics follow from these and
 * are no part of it: one that is added later, or computed at other times, leaves the digest as it is.
 *
 * @param config The digest of what the config and the data are.
 * @param epoch The digest of the last epoch.
 */
export function finalDigest(config: string, epoch: string, model: readonly NamedTensor[]): string {
  const head = { config, epoch, model: describe(model) };
  return sha256(canonicalJson(head), "\n", ...model.map(({ data }) => floatBytes(data)));
}

function describe(tensors: readonly NamedTensor[]) {
  return tensors.map(({ name, shape, data }) => ({ dtype: dtypeOf(data), name, shape }));
}
