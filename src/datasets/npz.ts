/**
 * A data set from an archive of NumPy arrays, as `np.savez` and `np.savez_compressed` write it.
 *
 * @module
 */
import { ConfigError, DataError } from "../errors.ts";
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
import { limitOf } from "./memory.ts";
import { arraySource, checkShapes } from "./numpy/arrays.ts";
import { headerBytes, readNpy, readNpyHeader } from "./numpy/npy.ts";
import { listEntries, readEntry, readStart, type ZipEntry } from "./numpy/zip.ts";
import type { KeyColumn } from "./table/key_column.ts";
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
  const limit = limitOf(context);
  const bytes = await context.read(path, limit);
  // First: it may take a copy of the bytes, while nothing else is held.
  const digest = await sha256(bytes);
  const entries = listEntries(bytes, path).filter(({ name }) => name.endsWith(extension));
  // All headers come first: what an archive unpacks to is known before any of it is made.
  const look = async (name: string | number, where: string) => {
    const entry = entries.find((entry) => entry.name === name + extension);
    if (!entry) throw noArray(path, entries, name, where);
    const shown = `${path}/${entry.name}`;
    const start = await readStart(bytes, entry, path, headerBytes);
    return { entry, shown, name: String(name), ...readNpyHeader(start, entry.size, shown, limit) };
  };
  const given = Object.entries(keys).filter(([, name]) => name !== null);
  const columns = await Promise.all(
    given.map(async ([key, name]) => ({ key: key as KeyName, ...await look(name!, `split.${key}`) })),
  );
  const x = await look(params.x, "params.x"), y = await look(params.y, "params.y");
  checkShapes(x, y, columns, 0, limit);
  let held = bytes.length, most = held;
  const read = async ({ entry, shown, name }: typeof x) => {
    const content = await readEntry(bytes, entry, path, limit);
    const array = await readNpy(
      content,
      shown,
      context.breathe,
      (done) =>
        context.loading?.({ path: shown, stage: "reading numbers", bytes: done, size: content.length }),
      limit,
    );
    held += array.data.byteLength;
    most = Math.max(most, held + content.length);
    return { ...array, name };
  };
  const values: Partial<Record<KeyName, KeyColumn>> = {};
  for (const column of columns) {
    const { name, data, texts } = await read(column);
    values[column.key] = { name, values: data, texts };
  }
  const features = await read(x), target = await read(y);
  return arraySource(
    {
      x: features,
      y: target,
      bytes: most,
      limit,
      keys: values,
      files: [{ path, bytes: bytes.length, sha256: digest }],
    },
    params.task,
    missing,
    () => open(params, options, context),
    options.trained,
  );
}

/** What is said of an array that an archive does not have. */
function noArray(
  path: string,
  entries: readonly ZipEntry[],
  name: string | number,
  where: string,
): ConfigError | DataError {
  if (entries.length === 0) {
    return new DataError(
      `Cannot read the archive ${found(path)}: expected NumPy arrays in it but found none`,
      "np.savez writes such archives",
    );
  }
  const names = entries.map(({ name }) => name.slice(0, -extension.length));
  return new ConfigError(
    `dataset.${where}: expected one of the arrays ${names.map(found).join(", ")} of ${
      found(path)
    } but found ${found(name)}`,
    didYouMean(String(name), names),
  );
}
