/**
 * Named arrays in one file that Python, Rust and browsers read and that cannot carry code.
 *
 * An 8-byte little-endian length, a JSON header padded with blanks to a multiple of 8, then the arrays one after
 * the other without holes. Ordered as the reference implementation does it (larger element types first, then by
 * name), so both write the same bytes. Only the two types that a run has are read.
 *
 * Source: https://github.com/huggingface/safetensors, "Format".
 *
 * @module
 */
import { DataError } from "../../errors.ts";
import type { Float } from "../../kernels/kernels.ts";
import { int, isObject, list, object, text } from "../../schema/fields.ts";
import type { NamedTensor } from "../../train/snapshot.ts";
import { floatBytes } from "./float_bytes.ts";
import { parseAs, readJson } from "./json.ts";

/** What a file holds. */
export interface TensorFile {
  readonly tensors: readonly NamedTensor[];
  readonly metadata: Readonly<Record<string, string>>;
}

const maxTensors = 10_000;
const metadataKey = "__metadata__";

const dtypes: ReadonlyMap<string, typeof Float32Array | typeof Float64Array> = new Map<
  string,
  typeof Float32Array | typeof Float64Array
>([["F32", Float32Array], ["F64", Float64Array]]);

const entrySchema = object({
  dtype: text({ description: "Element type" }),
  shape: list(int({ min: 0, description: "Length" }), { description: "Lengths of the axes", max: 32 }),
  data_offsets: list(int({ min: 0, description: "Offset" }), {
    description: "Begin and end",
    min: 2,
    max: 2,
  }),
});

/** The name of an array's element type in the file. */
export function dtypeOf(data: Float): "F32" | "F64" {
  return data.BYTES_PER_ELEMENT === 4 ? "F32" : "F64";
}

/**
 * The bytes of a file that holds these arrays, in pieces: most are views on the arrays, so that a large checkpoint is
 * not in memory twice. Every NaN is written with one bit pattern.
 *
 * @throws {RangeError} if a name stands twice or an array does not fill its shape.
 */
export function encodeTensors(
  tensors: readonly NamedTensor[],
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array[] {
  const sorted = tensors.toSorted((a, b) =>
    b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT || (a.name < b.name ? -1 : 1)
  );
  const entries: [string, unknown][] = [];
  if (Object.keys(metadata).length > 0) entries.push([metadataKey, metadata]);
  const taken = new Set([metadataKey]);
  let end = 0;
  for (const { name, shape, data } of sorted) {
    if (taken.has(name)) throw new RangeError(`Cannot write the array "${name}": the name is taken`);
    taken.add(name);
    if (elements(shape) !== data.length) {
      throw new RangeError(
        `Cannot write the array "${name}" of shape [${shape.join(", ")}]: it has ${data.length} elements`,
      );
    }
    const begin = end;
    end += data.byteLength;
    entries.push([name, { dtype: dtypeOf(data), shape, data_offsets: [begin, end] }]);
  }
  const header = new TextEncoder().encode(headerJson(entries));
  const start = 8 + Math.ceil(header.length / 8) * 8;
  const head = new Uint8Array(start).fill(0x20, 8);
  new DataView(head.buffer).setBigUint64(0, BigInt(start - 8), true);
  head.set(header, 8);
  return [head, ...sorted.map(({ data }) => floatBytes(data))];
}

/** Written member by member: an object would move names such as "0" to its front. */
function headerJson(entries: readonly [string, unknown][]): string {
  return `{${entries.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(",")}}`;
}

/**
 * The arrays of a file, in the order in which they stand in it, in memory of their own.
 *
 * @param shown The path as messages show it.
 * @param options.maxHeaderBytes A file with a longer header is refused.
 * @throws {DataError} unless every byte is accounted for.
 */
export function decodeTensors(
  file: Uint8Array,
  shown: string,
  { maxHeaderBytes = 2 ** 21 }: { readonly maxHeaderBytes?: number } = {},
): TensorFile {
  const fail = (what: string) =>
    new DataError(`Cannot read "${shown}": ${what}`, "the file is damaged or foreign");
  if (file.length < 8) throw fail(`it has ${file.length} bytes, fewer than any safetensors file`);
  const length = new DataView(file.buffer, file.byteOffset).getBigUint64(0, true);
  if (length > BigInt(Math.min(maxHeaderBytes, file.length - 8))) {
    throw fail(`its header has ${length} bytes, which is more than ${maxHeaderBytes} or than the file holds`);
  }
  const start = 8 + Number(length);
  if (file[8] !== 0x7b) throw fail("its header is not a JSON object");
  const header = readJson(file.subarray(8, start), { shown });
  if (!isObject(header)) throw fail("its header is not a JSON object");
  const { [metadataKey]: rawMetadata = {}, ...rawEntries } = header;
  const metadata = readMetadata(rawMetadata, shown);
  const entries = Object.entries(rawEntries);
  if (entries.length > maxTensors) throw fail(`it holds ${entries.length} arrays, more than ${maxTensors}`);

  const found = entries
    .map(([name, raw]) => ({ name, ...parseAs(entrySchema, raw, `${shown}: ${name}`) }))
    .sort((a, b) => a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1]);
  const tensors: NamedTensor[] = [];
  let offset = 0;
  for (const { name, dtype, shape, data_offsets: [begin, end] } of found) {
    const type = dtypes.get(dtype);
    if (type === undefined) throw fail(`the array "${name}" is of type "${dtype}", expected F32 or F64`);
    const bytes = elements(shape) * type.BYTES_PER_ELEMENT;
    if (begin !== offset) throw fail(`the array "${name}" begins at ${begin}, expected ${offset}`);
    if (end - begin !== bytes) {
      throw fail(
        `the array "${name}" of shape [${shape.join(", ")}] has ${end - begin} bytes, expected ${bytes}`,
      );
    }
    if (start + end > file.length) throw fail(`the array "${name}" ends after the file`);
    tensors.push({ name, shape, data: new type(file.slice(start + begin, start + end).buffer) });
    offset = end;
  }
  if (start + offset !== file.length) throw fail(`${file.length - start - offset} bytes belong to no array`);
  return { tensors, metadata };
}

/** The number of elements; not a safe integer if too many. */
function elements(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

function readMetadata(value: unknown, shown: string): Record<string, string> {
  if (isObject(value) && Object.values(value).every((one) => typeof one === "string")) {
    return value as Record<string, string>;
  }
  throw new DataError(`Cannot read "${shown}": its metadata are not texts`);
}
