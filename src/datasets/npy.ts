/**
 * A table from a NumPy array in a file, and its target from a column of it or from another file.
 *
 * @module
 */
import { ConfigError } from "../errors.ts";
import { type Infer, int, nullable, object, optional, text } from "../schema/fields.ts";
import { type DatasetSource, defineDataset, type LoadContext, type OpenOptions } from "./dataset.ts";
import { sha256 } from "./in_memory.ts";
import { memoryLimit } from "./memory.ts";
import { arraySource } from "./numpy/arrays.ts";
import { type NpyArray, readNpy } from "./numpy/npy.ts";
import { taskField } from "./table/params.ts";

const params = object({
  y: optional(
    nullable(text({ min: 1, description: "The NPY file of the target, relative to the workspace root" })),
    null,
  ),
  target: optional(
    nullable(int({ min: 0, description: "The column of the array to predict, counted from 0" })),
    null,
  ),
  task: taskField,
}, {
  description: "Either y or target",
  check: ({ y, target }) =>
    (y === null) === (target === null)
      ? [{ path: ["y"], expected: "either y or target", found: y === null ? "neither" : "both" }]
      : undefined,
});

/** The parameters of the data set, defaults filled in. */
export type NpyParams = Infer<typeof params>;

/** NPY files, read whole when they are opened. */
export const npy = defineDataset<NpyParams>({
  summary: "A table from a NumPy array (.npy), with its target in a column or in a second file.",
  params,
  needsPath: true,
  open,
});

async function open(params: NpyParams, options: OpenOptions, context: LoadContext): Promise<DatasetSource> {
  const { path, missing } = options;
  if (path === null) throw new ConfigError("dataset.path: expected the path of a NPY file but found null");
  const read = async (path: string) => {
    const bytes = await context.read(path, memoryLimit);
    const array = await readNpy(bytes, path, context.breathe);
    return { array, file: { path, bytes: bytes.length, sha256: await sha256(bytes) } };
  };
  const x = await read(path);
  const second = params.y === null ? null : await read(params.y);
  const { features, target } = second
    ? { features: x.array, target: second.array }
    : takeColumn(x.array, params.target!);
  const name = second ? params.y! : `${path}[:, ${params.target}]`;
  return arraySource(
    {
      x: { ...features, name: path },
      y: { ...target, name },
      files: second ? [x.file, second.file] : [x.file],
    },
    params.task,
    missing ?? { drop: false, numeric: false, categorical: false },
    () => open(params, options, context),
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
    );
  }
  const target = Float64Array.from({ length: rows }, (_, row) => data[row * cols + column]);
  return {
    features: { shape: [rows, cols - 1], data: data.filter((_, i) => i % cols !== column) },
    target: { shape: [rows], data: target },
  };
}
