/**
 * Texts as small integers, in the order in which they come first; letters count as Unicode composes them (NFC).
 *
 * @module
 */
import { cellText } from "../csv/cells.ts";

const quote = 34;
/** Texts of up to six bytes are looked up as one integer, which is many times faster than by a string. */
const shortest = 6;

/** See the module. */
export class TextCodes {
  /** The texts by code. */
  readonly texts: string[] = [];
  readonly #most: number;
  readonly #short = new Map<number, number>();
  readonly #long = new Map<string, number>();
  #full = false;

  /** @param most How many different texts are told apart. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Whether there were more texts than are told apart. */
  get full(): boolean {
    return this.#full;
  }

  /** The code of a cell of a CSV file; -1 once there are too many. */
  ofCell(bytes: Uint8Array, start: number, end: number): number {
    if (this.#full) return -1;
    const key = shortKey(bytes, start, end);
    if (key < 0) return this.of(cellText(bytes, start, end));
    let code = this.#short.get(key);
    if (code === undefined) {
      code = this.of(cellText(bytes, start, end));
      this.#short.set(key, code);
    }
    return code;
  }

  /** The code of a text; -1 once there are too many. */
  of(text: string): number {
    const known = this.#long.get(text);
    if (known !== undefined) return known;
    // Letters that are composed in another way name the same.
    const composed = text.normalize("NFC");
    if (composed !== text) {
      const code = this.of(composed);
      if (code >= 0) this.#long.set(text, code);
      return code;
    }
    if (this.#full || this.texts.length === this.#most) {
      this.#full = true;
      return -1;
    }
    const code = this.texts.length;
    this.#long.set(text, code);
    this.texts.push(text);
    return code;
  }
}

/** A few bytes and their number as one integer; -1 for more of them, or where quotes may have to be undone. */
function shortKey(bytes: Uint8Array, start: number, end: number): number {
  if (end - start > shortest) return -1;
  let key = end - start;
  for (let i = start; i < end; i++) {
    if (bytes[i] === quote) return -1;
    key = key * 256 + bytes[i];
  }
  return key;
}
