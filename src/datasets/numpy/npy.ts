/**
 * Arrays in NumPy's NPY format, versions 1.0 to 3.0.
 *
 * @module
 */
import { DataError } from "../../errors.ts";
import { found } from "../../schema/found.ts";
import { limitOf, mebibytes, memoryAdvice } from "../memory.ts";
import { fileOrder } from "./file_order.ts";
import { parseFields } from "./header.ts";
import { namedTypes, type NumberType, numberTypes } from "./number_types.ts";
import { TextReader, type TextType, textType } from "./text_types.ts";

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const longestHeader = 65536;

/** This number of bytes surely holds the header of an array that is read. */
export const headerBytes = 12 + longestHeader;

/** An array in C order. */
export interface NpyArray {
  readonly shape: readonly number[];
  /** The numbers; of an array of text the place of each in `texts`, NaN where it is missing. */
  readonly data: Float64Array;
  /** The different texts, in the order in which they come first. */
  readonly texts?: readonly string[];
}

/** What the header of an array says. */
export interface NpyHeader {
  readonly shape: readonly number[];
  /** How many numbers there are. */
  readonly count: number;
  /** What they are. */
  readonly type: NumberType | TextType;
  readonly isText: boolean;
  /** Whether the first index changes fastest in the file. */
  readonly fortran: boolean;
  /** The byte where they start. */
  readonly start: number;
}

/**
 * Reads the header of an array and checks it against the size of the whole, before anything is made of that size.
 *
 * @param bytes The first bytes, with {@linkcode headerBytes} of them enough.
 * @param size Bytes of the whole array, header included.
 * @param shown What it is called in messages.
 * @param limit The most bytes that its numbers may take.
 * @throws {DataError} if it is no NPY file, of a type that is not read, or of another size than it says.
 */
export function readNpyHeader(
  bytes: Uint8Array,
  size: number,
  shown: string,
  limit: number = limitOf(),
): NpyHeader {
  const { code, fortran, shape, start } = parseHeader(bytes, shown);
  const number = numberTypes.get(code), text = textType(code);
  const type = number ?? text;
  if (!type) {
    throw refused(
      shown,
      `expected numbers of one of the types ${namedTypes}, or text (U, S) but found ${found(code)}`,
      typeAdvice(code),
    );
  }
  const count = shape.reduce((product, n) => product * n, 1);
  if (count * type.bytes !== size - start) {
    throw refused(
      shown,
      `expected ${count * type.bytes} bytes of numbers for its shape but found ${size - start}`,
    );
  }
  if (8 * count > limit) {
    const message = `it takes ${mebibytes(8 * count)} in memory, more than ${mebibytes(limit)}`;
    throw refused(shown, message, memoryAdvice);
  }
  return { shape, count, type, isText: text !== undefined, fortran, start };
}

/**
 * Reads an array: numbers as float64, texts as places in a list.
 *
 * @param shown What it is called in messages.
 * @param told Is given the bytes that have been read, every 65 536 numbers.
 * @throws {DataError} as {@linkcode readNpyHeader}, and if a number cannot be a float64 or a text is none.
 */
export async function readNpy(
  bytes: Uint8Array,
  shown: string,
  breathe: () => Promise<void> | undefined,
  told?: (bytes: number) => void,
  limit?: number,
): Promise<NpyArray> {
  const { type, shape, count, start, fortran, isText } = readNpyHeader(bytes, bytes.length, shown, limit);
  const data = new Float64Array(count);
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, count * type.bytes);
  const reader = new TextReader();
  const read = isText ? textsOf(type as TextType, reader, shown) : numbersOf(type as NumberType, shown);
  const place = fortran && shape.length > 1 ? fileOrder(shape) : (i: number) => i;
  for (let i = 0; i < count; i++) {
    data[place(i)] = read(view, i);
    if (i % 65536 === 0) {
      told?.(start + i * type.bytes);
      await breathe();
    }
  }
  return isText ? { shape, data, texts: reader.texts } : { shape, data };
}

type ReadAt = (view: DataView, i: number) => number;

function numbersOf({ bytes, read, exact }: NumberType, shown: string): ReadAt {
  if (!exact) return (view, i) => read(view, i * bytes);
  return (view, i) => {
    const value = read(view, i * bytes);
    if (Number.isSafeInteger(value)) return value;
    const held = exact(view, i * bytes);
    if (BigInt(value) === held) return value;
    throw refused(
      shown,
      `number ${i} is ${held}, which float64 does not hold exactly`,
      'where rounding is fine, save it as floating-point numbers: x.astype("f8")',
    );
  };
}

function textsOf({ bytes, read }: TextType, reader: TextReader, shown: string): ReadAt {
  return (view, i) => {
    const text = read(view, i * bytes);
    if (text === undefined) {
      throw refused(
        shown,
        `text ${i} is not in Unicode`,
        'decode it: np.char.decode(x, "latin-1"), or whatever it is in',
      );
    }
    const code = reader.code(text);
    if (code !== undefined) return code;
    throw refused(shown, `it has more than ${reader.texts.length} different texts`);
  };
}

/** What to do about a type that is not read. */
function typeAdvice(code: string): string {
  const kind = code.replace(/^[<>|=]/, "")[0];
  if (kind === "O") return 'save it as numbers, x.astype("f8"), or as text, x.astype(str)';
  if (kind === "c") return "save real and imaginary parts as columns: np.column_stack([x.real, x.imag])";
  if (kind === "M") return 'save times as numbers, such as seconds: x.astype("M8[s]").astype("i8")';
  if (kind === "m") return 'save spans of time as numbers, such as seconds: x.astype("m8[s]").astype("i8")';
  return 'save it as numbers: x.astype("f8")';
}

function parseHeader(
  bytes: Uint8Array,
  shown: string,
): { code: string; fortran: boolean; shape: number[]; start: number } {
  if (bytes.length < 12 || magic.some((byte, i) => bytes[i] !== byte)) {
    throw refused(shown, "it does not begin as a NPY file does", "np.save and np.savez write such files");
  }
  const version = bytes[6];
  if (version < 1 || version > 3) throw refused(shown, `expected version 1, 2 or 3 but found ${version}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const from = version === 1 ? 10 : 12;
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > longestHeader || from + length > bytes.length) {
    throw refused(shown, `its header claims ${length} bytes`);
  }
  const fields = parseFields(new TextDecoder().decode(bytes.subarray(from, from + length)));
  if (typeof fields === "string") throw refused(shown, fields);
  if (fields.type === null) {
    throw refused(
      shown,
      "it holds records, not plain numbers",
      "save one array of numbers: np.lib.recfunctions.structured_to_unstructured(x)",
    );
  }
  // Python 2 wrote 3L.
  const sizes = fields.shape.split(",").map((size) => size.trim().replace(/L$/, ""));
  const shape = sizes.filter((size) => size !== "").map(Number);
  if (!shape.every(Number.isSafeInteger)) throw refused(shown, `its shape is (${fields.shape})`);
  return { code: fields.type, fortran: fields.fortran, shape, start: from + length };
}

function refused(shown: string, why: string, hint?: string): DataError {
  return new DataError(`Cannot read the array ${found(shown)}: ${why}`, hint);
}
