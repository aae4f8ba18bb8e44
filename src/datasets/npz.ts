/**
 * A data set from an archive of NumPy arrays, as `np.savez` and `np.savez_compressed` write it.
 *
 * @module
 */
import { ConfigError } from "../errors.ts";
import { found } from "../schema/found.ts";
import { type Infer, object, optional, text } from "../schema/fields.ts";
import { didYouMean } from "../schema/suggest.ts";
import {
  type DatasetSource,
  defineDataset,
  type KeyName,
  type LoadContext,
  type OpenOptions,
} from "./dataset.ts";
import { sha256 } from "./in_memory.ts";
import { memoryLimit } from "./memory.ts";
import { arraySource } from "./numpy/arrays.ts";
import { readNpy } from "./numpy/npy.ts";
import { listEntries, readEntry } from "./numpy/zip.ts";
import { taskField } from "./table/params.ts";

const extension = ".npy";

const params = object({
  x: optional(
    text({ min: 1, description: "The array of the features, [rows, columns] or of more axes" }),
    "x",
  ),
  y: optional(text({ min: 1, description: "The array of the target" }), "y"),
  task: taskField,
});

/** The parameters of the data set, defaults filled in. */
export type NpzParams = Infer<typeof params>;

/** An NPZ file, read whole when it is opened. Columns that rows are split by are arrays, too. */
export const npz = defineDataset<NpzParams>({
  summary: "Features and target from an archive of NumPy arrays (.npz).",
  params,
  needsPath: true,
  open,
});

async function open(params: NpzParams, options: OpenOptions, context: LoadContext): Promise<DatasetSource> {
  const { path, keys = {}, missing } = options;
  if (path === null) throw new ConfigError("dataset.path: expected the path of a NPZ file but found null");
  const bytes = await context.read(path, memoryLimit);
  // First: it may take a copy of the bytes, while nothing else is held.
  const digest = await sha256(bytes);
  const entries = listEntries(bytes, path).filter(({ name }) => name.endsWith(extension));
  let held = bytes.length, most = held;
  const read = async (name: string | number, where: string) => {
    const entry = entries.find((entry) => entry.name === name + extension);
    if (entry) {
      const content = await readEntry(bytes, entry, path, memoryLimit);
      const array = await readNpy(content, `${path}/${entry.name}`, context.breathe);
      held += array.data.byteLength;
      most = Math.max(most, held + content.length);
      return { ...array, name: String(name) };
    }
    const names = entries.map(({ name }) => name.slice(0, -extension.length));
    throw new ConfigError(
      `dataset.${where}: expected one of the arrays ${names.map(found).join(", ")} of ${
        found(path)
      } but found ${found(name)}`,
      didYouMean(String(name), names),
    );
  };
  const columns = await Promise.all(
    Object.entries(keys).filter(([, name]) => name !== null).map(async ([key, name]) => {
      const { data } = await read(name!, `split.${key}`);
      return [key as KeyName, { name: String(name), values: data }] as const;
    }),
  );
  const x = await read(params.x, "params.x"), y = await read(params.y, "params.y");
  return arraySource(
    {
      x,
      y,
      bytes: most,
      keys: Object.fromEntries(columns),
      files: [{ path, bytes: bytes.length, sha256: digest }],
    },
    params.task,
    missing ?? { drop: false, numeric: false, categorical: false },
    () => open(params, options, context),
    options.trained,
  );
}
