/**
 * A trained model in one file: a safetensors file of its weights, whose metadata hold all else that a prediction needs.
 *
 * The metadata are `format`, by which the file is known, and `state`: sealed JSON with the state of a checkpoint and the
 * digest that the weights have as the `model.safetensors` of a checkpoint.
 *
 * @module
 */
import { basename, dirname, join } from "@std/path";
import { encodedColumns } from "../../datasets/encode.ts";
import { ConfigError, DataError } from "../../errors.ts";
import { object, text } from "../../schema/fields.ts";
import { nameProblem } from "../../schema/names.ts";
import type { SnapshotState } from "../../train/snapshot.ts";
import type { ModelSnapshot } from "../../trained/predictor.ts";
import { version as programVersion } from "../../version.ts";
import { writeFileAtomic } from "../files/atomic.ts";
import { snapshotState } from "../checkpoints/checkpoint_state.ts";
import { numericsVersion } from "./facts.ts";
import { digest, digestFile, fileDigest, header } from "../formats/fields.ts";
import { formatHeader, parseDocument, readJson } from "../formats/json.ts";
import { describeKind, readRegularFile } from "../files/read_file.ts";
import { decodeTensors, encodeTensors, type TensorFile } from "../formats/safetensors.ts";
import { checkSeal, formatSealed } from "../formats/seal.ts";
import { storageError } from "../files/storage_error.ts";
import type { Workspace } from "../files/workspace.ts";

/** What the metadata call such a file. */
const format = "mlx-model";
const extension = ".safetensors";
const maxFileBytes = 2 ** 32;
/** Categories stand in the header; a run's arrays have a short one. */
const maxHeaderBytes = 2 ** 26;

const stateSchema = object({
  ...header,
  mlx_version: text({ description: "The program that wrote the file" }),
  numerics_version: text({ description: "The arithmetic that the weights were computed with" }),
  weights: fileDigest,
  state: snapshotState,
  sha256: digest("SHA-256 of this text without this key"),
});

/**
 * Writes a model; the file is complete or absent. It may take the place of another model, and of nothing else.
 *
 * @param path Ends in ".safetensors"; relative paths start from the root. Missing directories are made.
 * @throws {ConfigError} if the path lies outside the root, leads over a link, cannot be a name on every system, or is
 *   that of something other than a saved model.
 * @throws {StorageError} if the disk refuses.
 */
export async function writeModel(workspace: Workspace, path: string, model: ModelSnapshot): Promise<void> {
  const name = basename(path);
  const problem = nameProblem(name);
  if (problem !== undefined || !name.endsWith(extension)) {
    throw new ConfigError(
      `Cannot save the model to "${path}": ${problem ?? `expected a name that ends in "${extension}"`}`,
    );
  }
  await checkReplaceable(join(workspace.resolveOutput(dirname(path)), name), path);
  const target = join(workspace.makeDirectory(dirname(path)), name);
  await writeFileAtomic(target, encodeModel(model), { sync: true });
}

/**
 * Reads a model.
 *
 * @throws {ConfigError} if there is no such file, or it may not be read.
 * @throws {DataError} if it is no saved model or is damaged, or a newer mlx wrote it.
 */
export async function readModel(workspace: Workspace, path: string): Promise<ModelSnapshot> {
  return decodeModel(await workspace.read(path, { maxBytes: maxFileBytes }), path);
}

function encodeModel({ model, state }: ModelSnapshot): Uint8Array[] {
  const content = {
    ...formatHeader,
    mlx_version: programVersion,
    numerics_version: numericsVersion,
    weights: digestFile(...encodeTensors(model)),
    state: parseDocument(snapshotState, state, "the state of the model").value,
  };
  return encodeTensors(model, { format, state: formatSealed(content) });
}

function decodeModel(bytes: Uint8Array, shown: string): ModelSnapshot {
  const { tensors, metadata } = decodeTensors(bytes, shown, { maxHeaderBytes });
  if (metadata.format !== format || metadata.state === undefined) {
    throw new DataError(
      `Cannot load a model from "${shown}": it is not one that save() wrote`,
      "loadRun opens a run with its checkpoints",
    );
  }
  const text = new TextEncoder().encode(metadata.state);
  const raw = readJson(text, { shown });
  const { weights, state } = parseDocument(stateSchema, raw, shown).value;
  checkSeal(text, raw as object, shown);
  const actual = digestFile(...encodeTensors(tensors));
  if (actual.sha256 !== weights.sha256) {
    throw new DataError(
      `Cannot load a model from "${shown}": its weights have the SHA-256 ${actual.sha256}, expected ${weights.sha256}`,
      "the file was damaged or edited",
    );
  }
  const fault = findInconsistency(state);
  if (fault !== undefined) throw new DataError(`Cannot load a model from "${shown}": ${fault}`);
  return { model: tensors, state };
}

/** What of a state does not fit the rest, as nothing that was trained has it. */
function findInconsistency(
  { task, features, targets, classes, preprocessing }: SnapshotState,
): string | undefined {
  if ((task === "classification") !== (classes !== null)) return `it has ${classes ? "" : "no "}classes`;
  const { categorical, impute, standardize, target } = preprocessing;
  if (categorical.some(({ column }) => column >= features.length)) return "it has categories of no feature";
  if (impute !== null && impute.length !== features.length) return "its fill values do not fit its features";
  const inputs = encodedColumns(features, preprocessing).length;
  for (const [scaling, columns] of [[standardize, inputs], [target, targets]] as const) {
    if (scaling && (scaling.mean.length !== columns || scaling.scale.length !== columns)) {
      return `its scaling does not fit ${columns} columns`;
    }
  }
}

/** Refuses to replace what is no saved model. */
async function checkReplaceable(path: string, shown: string): Promise<void> {
  let info: Deno.FileInfo;
  try {
    info = await Deno.lstat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw storageError("look at a file", shown, error);
  }
  if (
    info.isFile &&
    metadataOf(await readRegularFile(path, { maxBytes: maxFileBytes, shown }), shown)?.format === format
  ) {
    return;
  }
  throw new ConfigError(
    `Cannot save the model to "${shown}": there is ${describeKind(info)} that is no saved model`,
    "choose another name, or remove it first",
  );
}

function metadataOf(bytes: Uint8Array, shown: string): TensorFile["metadata"] | undefined {
  try {
    return decodeTensors(bytes, shown, { maxHeaderBytes }).metadata;
  } catch {
    return undefined; // It is something else, or damaged: both stay.
  }
}
