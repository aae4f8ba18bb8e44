/**
 * Arrays in NumPy's NPY format, versions 1.0 to 3.0.
 *
 * @module
 */
import { DataError } from "../../errors.ts";
import { found } from "../../schema/found.ts";
import { mebibytes, memoryLimit } from "../memory.ts";

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const longestHeader = 65536;

/** So many bytes surely hold the header of an array that is read. */
export const headerBytes = 12 + longestHeader;

/** An array of numbers in C order. */
export interface NpyArray {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

type Read = (view: DataView, at: number) => number;

/** How the numbers of a type are read; all are little-endian. */
const types: ReadonlyMap<string, readonly [bytes: number, read: Read]> = new Map<string, [number, Read]>([
  ["<f4", [4, (view, at) => view.getFloat32(at, true)]],
  ["<f8", [8, (view, at) => view.getFloat64(at, true)]],
  ["|i1", [1, (view, at) => view.getInt8(at)]],
  ["<i2", [2, (view, at) => view.getInt16(at, true)]],
  ["<i4", [4, (view, at) => view.getInt32(at, true)]],
  ["<i8", [8, (view, at) => Number(view.getBigInt64(at, true))]],
  ["|u1", [1, (view, at) => view.getUint8(at)]],
  ["<u2", [2, (view, at) => view.getUint16(at, true)]],
  ["<u4", [4, (view, at) => view.getUint32(at, true)]],
  ["<u8", [8, (view, at) => Number(view.getBigUint64(at, true))]],
  ["|b1", [1, (view, at) => view.getUint8(at)]],
]);

/** How integers are read that a float64 may not hold. */
const integers: ReadonlyMap<string, (view: DataView, at: number) => bigint> = new Map([
  ["<i8", (view, at) => view.getBigInt64(at, true)],
  ["<u8", (view, at) => view.getBigUint64(at, true)],
]);

/** What the header of an array says. */
export interface NpyHeader {
  readonly shape: readonly number[];
  /** How many numbers there are. */
  readonly count: number;
  readonly type: string;
  /** The byte where they start. */
  readonly start: number;
}

/**
 * Reads the header of an array and holds it against the size of the whole, before anything is made of that size.
 *
 * @param bytes The first bytes, with {@linkcode headerBytes} of them enough.
 * @param size Bytes of the whole array, header included.
 * @param shown What it is called in messages.
 * @throws {DataError} if it is no NPY file, of a type or an order that is not read, or of another size than it says.
 */
export function readNpyHeader(bytes: Uint8Array, size: number, shown: string): NpyHeader {
  const { type, shape, start } = parseHeader(bytes, shown);
  const known = types.get(type);
  if (!known) {
    const big = type.startsWith(">") ? ` (convert it with x.astype("<${type.slice(1)}"))` : "";
    throw refused(
      shown,
      `expected numbers of one of the types ${[...types.keys()].join(", ")} but found ${found(type)}${big}`,
    );
  }
  const count = shape.reduce((product, n) => product * n, 1);
  if (count * known[0] !== size - start) {
    throw refused(
      shown,
      `expected ${count * known[0]} bytes of numbers for its shape but found ${size - start}`,
    );
  }
  if (8 * count > memoryLimit) {
    throw refused(shown, `it takes ${mebibytes(8 * count)} in memory, more than ${mebibytes(memoryLimit)}`);
  }
  return { shape, count, type, start };
}

/**
 * Reads an array, as float64.
 *
 * @param shown What it is called in messages.
 * @throws {DataError} as {@linkcode readNpyHeader}, and if a number cannot be a float64.
 */
export async function readNpy(
  bytes: Uint8Array,
  shown: string,
  breathe: () => Promise<void> | undefined,
): Promise<NpyArray> {
  const { type, shape, count, start } = readNpyHeader(bytes, bytes.length, shown);
  const [size, read] = types.get(type)!;
  const data = new Float64Array(count);
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, count * size);
  const wide = integers.get(type);
  for (let i = 0; i < count; i++) {
    const value = data[i] = read(view, i * size);
    if (wide && !Number.isSafeInteger(value)) {
      const exact = wide(view, i * size);
      if (BigInt(value) !== exact) {
        throw refused(
          shown,
          `number ${i} is ${exact}, which float64 does not hold exactly`,
          'where rounding is fine, save it as floating-point numbers: x.astype("f8")',
        );
      }
    }
    if (i % 65536 === 0) await breathe();
  }
  return { shape, data };
}

function parseHeader(bytes: Uint8Array, shown: string): { type: string; shape: number[]; start: number } {
  if (bytes.length < 12 || magic.some((byte, i) => bytes[i] !== byte)) {
    throw refused(shown, "it does not begin as a NPY file does");
  }
  const version = bytes[6];
  if (version < 1 || version > 3) throw refused(shown, `expected version 1, 2 or 3 but found ${version}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const from = version === 1 ? 10 : 12;
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > longestHeader || from + length > bytes.length) {
    throw refused(shown, `its header claims ${length} bytes`);
  }
  const text = new TextDecoder().decode(bytes.subarray(from, from + length));
  const type = /'descr'\s*:\s*'([^']*)'/.exec(text)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const sizes = /'shape'\s*:\s*\(([\d,\s]*)\)/.exec(text)?.[1];
  if (order === undefined || sizes === undefined || !/^\{.*\}\s*$/s.test(text)) {
    throw refused(shown, "its header cannot be read");
  }
  if (type === undefined) throw refused(shown, "it holds records or objects, not plain numbers");
  if (order === "True") {
    throw refused(shown, "its numbers are in Fortran order; save it as np.ascontiguousarray(x)");
  }
  const shape = sizes.split(",").map((size) => size.trim()).filter((size) => size !== "").map(Number);
  if (!shape.every(Number.isSafeInteger)) throw refused(shown, `its shape is (${sizes})`);
  return { type, shape, start: from + length };
}

function refused(shown: string, why: string, hint?: string): DataError {
  return new DataError(`Cannot read the array ${found(shown)}: ${why}`, hint);
}
