/**
 * Arrays of text, `<U3` and `|S5`.
 *
 * @module
 */
import { TextCodes } from "../table/text_codes.ts";

/** The most different texts of an array: as of a column that rows are split by. */
const mostTexts = 1_000_000;

/** How the texts of a type are read. */
export interface TextType {
  /** Bytes of one text. */
  readonly bytes: number;
  /** The text at a byte, without the zeros behind it; undefined if the bytes are none. */
  read(view: DataView, at: number): string | undefined;
}

/** The type that a code such as `<U3` stands for; undefined if it is none of text. */
export function textType(code: string): TextType | undefined {
  const [, order, kind, digits] = /^([<>|])([US])(\d{1,6})$/.exec(code) ?? [];
  if (kind === undefined) return undefined;
  const length = Number(digits);
  return kind === "U"
    ? { bytes: 4 * length, read: (view, at) => unicode(view, at, length, order === "<") }
    : { bytes: length, read: (view, at) => ascii(view, at, length) };
}

function unicode(view: DataView, at: number, length: number, little: boolean): string | undefined {
  let end = length;
  while (end > 0 && view.getUint32(at + 4 * (end - 1), little) === 0) end--;
  let text = "";
  for (let i = 0; i < end; i++) {
    const point = view.getUint32(at + 4 * i, little);
    if (point > 0x10ffff) return undefined;
    text += String.fromCodePoint(point);
  }
  return text;
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function ascii(view: DataView, at: number, length: number): string | undefined {
  let end = length;
  while (end > 0 && view.getUint8(at + end - 1) === 0) end--;
  try {
    return decoder.decode(new Uint8Array(view.buffer, view.byteOffset + at, end));
  } catch {
    return undefined;
  }
}

/** What NumPy writes where there is no text: nothing, or the word that str(nan) is. */
const missing: ReadonlySet<string> = new Set(["", "nan"]);

/** Gathers the texts of an array, each once. */
export class TextReader {
  readonly #codes = new TextCodes(mostTexts);

  /** The different texts by code. */
  get texts(): readonly string[] {
    return this.#codes.texts;
  }

  /** The code of a text, NaN for a missing one; undefined once there are too many. */
  code(text: string): number | undefined {
    if (missing.has(text)) return NaN;
    const code = this.#codes.of(text);
    return code < 0 ? undefined : code;
  }
}
