/**
 * Models that were saved by themselves, without the run they came from.
 *
 * @module
 */
import { ConfigError, DataError, MlxError } from "../errors.ts";
import { parseAs } from "../runs/formats/json.ts";
import { readModel } from "../runs/documents/model_file.ts";
import { Workspace } from "../runs/files/workspace.ts";
import { found } from "../schema/found.ts";
import { extend, type Table } from "../spec/tables.ts";
import type { LoadOptions } from "./loaded_run.ts";
import { checkOptions, checkText, ownTables, places } from "./options.ts";
import { TrainedModel } from "./trained_model.ts";

/**
 * Opens a model that {@linkcode TrainedModel.save} wrote. It predicts, bit for bit, what the saved one did.
 *
 * @param path From the root; a regular file.
 * @param options A model or loss of your own has to be given again, under the name that it was trained with.
 * @throws {ConfigError} if there is no such file, it may not be read, or it needs a part that is not given.
 * @throws {DataError} if it is no saved model, is damaged, or was written by a newer version.
 */
export async function loadModel(path: string, options: LoadOptions = {}): Promise<TrainedModel> {
  checkText("load a model", "a path", path);
  checkOptions(options, { ...places, ...ownTables });
  const { root, dataDirs, ...own } = options;
  const tables = extend(own);
  const { model, state } = await readModel(await Workspace.open(root, dataDirs), path);
  const entry = lookUp(tables.models, "models", state.model.name, path);
  lookUp(tables.objectives, "objectives", state.objective, path);
  const params = parseAs(entry.params, state.model.params, path);
  try {
    const snapshot = { model, state: { ...state, model: { name: state.model.name, params } } };
    return await TrainedModel.open(snapshot, tables);
  } catch (error) {
    if (!(error instanceof MlxError)) throw error;
    throw new DataError(`Cannot load a model from "${path}": ${error.message}`, error.hint, { cause: error });
  }
}

function lookUp<T>(table: Table<T>, option: "models" | "objectives", name: string, path: string): T {
  if (Object.hasOwn(table, name)) return table[name];
  throw new ConfigError(
    `Cannot load a model from "${path}": it needs ${found(name)}, which is not among the ${option}`,
    `give the entry that it was trained with as options.${option}`,
  );
}
