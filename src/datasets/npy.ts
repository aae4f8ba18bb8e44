/**
 * A table from a NumPy array in a file.
 *
 * @module
 */
import { ConfigError, DataError } from "../errors.ts";
import { found } from "../schema/found.ts";
import { type Infer, int, object } from "../schema/fields.ts";
import { type DatasetSource, defineDataset, type LoadContext, type OpenOptions } from "./dataset.ts";
import { sha256 } from "./in_memory.ts";
import { limitOf } from "./memory.ts";
import { arraySource } from "./numpy/arrays.ts";
import { type NpyArray, readNpy } from "./numpy/npy.ts";
import { taskField } from "./table/params.ts";

const params = object({
  target: int({ min: 0, description: "The column of the array to predict, counted from 0" }),
  task: taskField,
});

/** The parameters of the data set, defaults filled in. */
export type NpyParams = Infer<typeof params>;

/** An NPY file, read whole when it is opened. */
export const npy = defineDataset<NpyParams>({
  summary: "A table from a NumPy array of two axes (.npy), one column of which is the target.",
  params,
  needsPath: true,
  open,
});

async function open(params: NpyParams, options: OpenOptions, context: LoadContext): Promise<DatasetSource> {
  const { path, missing } = options;
  if (path === null) throw new ConfigError("dataset.path: expected the path of a NPY file but found null");
  const bytes = await context.read(path, limitOf(context));
  // First: it may take a copy of the bytes, while nothing else is held.
  const digest = await sha256(bytes);
  const array = await readNpy(
    bytes,
    path,
    context.breathe,
    (done) => context.loading?.({ path, stage: "reading numbers", bytes: done, size: bytes.length }),
    limitOf(context),
  );
  if (array.texts) {
    throw new DataError(
      `Cannot use the array ${found(path)}: expected numbers but found text such as ${found(array.texts[0])}`,
      'save numbers, x.astype("f8"), with the labels as numbers, or features and labels as two arrays of an npz',
    );
  }
  const { features, target } = takeColumn(array, params.target);
  return arraySource(
    {
      x: { ...features, name: path },
      y: { ...target, name: `${path}[:, ${params.target}]` },
      files: [{ path, bytes: bytes.length, sha256: digest }],
      bytes: bytes.length + 2 * array.data.byteLength,
      limit: limitOf(context),
    },
    params.task,
    missing,
    () => open(params, options, context),
    options.trained,
  );
}

/** Parts an array into one column and the others. */
function takeColumn({ shape, data }: NpyArray, column: number): { features: NpyArray; target: NpyArray } {
  const [rows, cols] = shape;
  if (shape.length !== 2 || column >= cols) {
    throw new ConfigError(
      `dataset.params.target: expected a column of the array but found ${column}: its shape is [${
        shape.join(", ")
      }]`,
      shape.length === 2 ? undefined : 'data set "npz" takes features of any shape beside their target',
    );
  }
  const features = new Float64Array(rows * (cols - 1)), target = new Float64Array(rows);
  for (let row = 0, from = 0, to = 0; row < rows; row++) {
    for (let c = 0; c < cols; c++, from++) {
      if (c === column) target[row] = data[from];
      else features[to++] = data[from];
    }
  }
  return { features: { shape: [rows, cols - 1], data: features }, target: { shape: [rows], data: target } };
}
