/**
 * Finds the records and cells of a CSV file (RFC 4180) as byte positions, without making strings.
 *
 * Packages give strings of cells without their places: on the same 49 MB of short decimals csv-parse 6 made them at
 * 16 MB/s and Papa Parse 5 at 40, where this and `cells.ts` go from bytes to checked numbers at 65.
 *
 * @module
 */

import { UnreadableError } from "../table/window.ts";

const quote = 34;
const lineFeed = 10;
const carriageReturn = 13;
const maxColumns = 1048576;

/** What a record looks like from outside. */
export interface Outline {
  /** The byte of the file where its first cell is. */
  readonly offset: number;
  /** How many cells it has. */
  readonly count: number;
  readonly lastIsEmpty: boolean;
}

/**
 * Goes through bytes record by record. Lines end in LF, CRLF or CR; blank lines are skipped; a cell that
 * starts with a quote may hold delimiters and line ends, and doubled quotes for quotes. Blanks around a cell do
 * not belong to it, blanks inside quotes do.
 */
export class RecordReader {
  /** The byte between cells, as text. */
  readonly delimiter: string;
  /** Whether the file itself names the delimiter. */
  readonly isNamed: boolean;
  readonly #delimiter: number;
  readonly #comment: Uint8Array | null;
  #bytes: Uint8Array = new Uint8Array();
  #base = 0;
  #final = true;
  #at = 0;
  /** Whether the bytes end before the current record surely does. */
  #short = false;
  /** Cells of the current record. */
  count = 0;
  /** The byte where each cell's content starts; where it is quoted, the byte before is the quote. */
  readonly starts: number[] = [];
  /** The byte after each cell's content. */
  readonly ends: number[] = [];

  /**
   * @param delimiter What stands between cells: one character of ASCII.
   * @param options.comment What lines begin with, blanks aside, that are passed over; null for none.
   * @param options.isNamed Whether the file itself names the delimiter.
   */
  constructor(
    delimiter: string,
    { comment = null, isNamed = false }: { comment?: string | null; isNamed?: boolean } = {},
  ) {
    this.delimiter = delimiter;
    this.isNamed = isNamed;
    this.#delimiter = delimiter.charCodeAt(0);
    this.#comment = comment === null ? null : new TextEncoder().encode(comment);
  }

  /** The bytes that cells are places in. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** Where in the file `bytes` starts. */
  get base(): number {
    return this.#base;
  }

  /** The byte after the current record. */
  get position(): number {
    return this.#at;
  }

  /**
   * Takes bytes to go through.
   *
   * @param from Where in them to start.
   * @param base Where in the file they start.
   * @param final Whether they go to the end of the file.
   */
  use(bytes: Uint8Array, from = 0, base = 0, final = true): void {
    this.#bytes = bytes;
    this.#at = from;
    this.#base = base;
    this.#final = final;
  }

  /**
   * Moves to the next record; false if the bytes do not hold one to its end: `position` is then where it starts.
   *
   * @throws {UnreadableError} on quotes that do not pair, or more than 2^20 cells.
   */
  next(): boolean {
    const { length } = this.#bytes;
    while (this.#at < length) {
      const start = this.#at;
      if (this.#comment !== null && this.#isComment(this.#comment)) {
        if (this.#skipLine()) continue;
        return false;
      }
      this.count = 0;
      while (this.#cell());
      if (this.#short) {
        this.#short = false;
        this.#at = start;
        return false;
      }
      const blank = this.count === 1 && this.starts[0] === this.ends[0];
      if (!blank) return true;
    }
    return false;
  }

  /**
   * Passes over lines at the head of a file that are no records: the next `lines`, whatever they hold, then blank ones
   * and comments.
   *
   * @returns How many of `lines` are left where the bytes do not hold them to their ends: `position` is then where to go
   * on with more bytes; undefined once all are passed over.
   */
  skipHead(lines: number): number | undefined {
    const { length } = this.#bytes;
    for (; lines > 0; lines--) if (this.#at < length && !this.#skipLine()) return lines;
    while (this.#at < length) {
      const blank = this.#bytes[this.#at] === lineFeed || this.#bytes[this.#at] === carriageReturn;
      if (!blank && (this.#comment === null || !this.#isComment(this.#comment))) break;
      if (!this.#skipLine()) return 0;
    }
    return undefined;
  }

  /**
   * The records after the current one, which stays the current one, as far as the bytes hold them and they can be read.
   *
   * @param most At most so many.
   */
  following(most: number): Outline[] {
    const [at, count] = [this.#at, this.count];
    const [starts, ends] = [this.starts.slice(0, count), this.ends.slice(0, count)];
    const outlines: Outline[] = [];
    try {
      while (outlines.length < most && this.next()) {
        const last = this.count - 1;
        outlines.push({
          offset: this.#base + this.starts[0],
          count: this.count,
          lastIsEmpty: this.starts[last] === this.ends[last],
        });
      }
    } catch (error) {
      // What is wrong with a record is said when it is read.
      if (!(error instanceof UnreadableError)) throw error;
    }
    [this.#at, this.count, this.#short] = [at, count, false];
    starts.forEach((start, i) => [this.starts[i], this.ends[i]] = [start, ends[i]]);
    return outlines;
  }

  /** Takes one cell; true if another one follows in the same record. */
  #cell(): boolean {
    const bytes = this.#bytes;
    const delimiter = this.#delimiter;
    const { length } = bytes;
    let at = this.#skipBlanks(this.#at);
    if (bytes[at] === quote) {
      const end = this.#closingQuote(at);
      if (end < 0) return this.#stop();
      this.#add(at + 1, end);
      at = this.#skipBlanks(end + 1);
      if (at < length && !endsCell(bytes[at], delimiter)) {
        throw this.#unreadable("expected the cell to end after its closing quote but found more text", at);
      }
    } else {
      const start = at;
      while (at < length && !endsCell(bytes[at], delimiter)) at++;
      let end = at;
      while (end > start && isBlank(bytes[end - 1])) end--;
      this.#add(start, end);
    }
    if (at < length && bytes[at] === delimiter) {
      this.#at = at + 1;
      return true;
    }
    // A line end that the bytes stop in, or before, may go on.
    if (!this.#final && (at >= length || bytes[at] === carriageReturn && at + 1 === length)) {
      return this.#stop();
    }
    this.#at = at + (bytes[at] === carriageReturn && bytes[at + 1] === lineFeed ? 2 : 1);
    return false;
  }

  /** Whether the line begins as comments do; also where the bytes end before that is sure, and nothing else is. */
  #isComment(comment: Uint8Array): boolean {
    const start = this.#skipBlanks(this.#at);
    const size = Math.min(comment.length, this.#bytes.length - start);
    if (size < comment.length && this.#final) return false;
    for (let i = 0; i < size; i++) if (this.#bytes[start + i] !== comment[i]) return false;
    return true;
  }

  /** Passes over a line; false, and nothing is passed over, if the bytes do not hold it to its end. */
  #skipLine(): boolean {
    const bytes = this.#bytes;
    let at = this.#at;
    while (at < bytes.length && bytes[at] !== lineFeed && bytes[at] !== carriageReturn) at++;
    if (!this.#final && (at >= bytes.length || bytes[at] === carriageReturn && at + 1 === bytes.length)) {
      return false;
    }
    this.#at = at + (bytes[at] === carriageReturn && bytes[at + 1] === lineFeed ? 2 : 1);
    return true;
  }

  #stop(): false {
    this.#short = true;
    return false;
  }

  #unreadable(message: string, at: number): UnreadableError {
    return new UnreadableError({ message, offset: this.#base + at });
  }

  #add(start: number, end: number): void {
    if (this.count === maxColumns) throw this.#unreadable(`found more than ${maxColumns} columns`, start);
    this.starts[this.count] = start;
    this.ends[this.count++] = end;
  }

  #skipBlanks(at: number): number {
    while (isBlank(this.#bytes[at]) && this.#bytes[at] !== this.#delimiter) at++;
    return at;
  }

  /** Where a quoted cell ends; -1 if the bytes may stop in it. */
  #closingQuote(open: number): number {
    let at = open + 1;
    for (;;) {
      at = this.#bytes.indexOf(quote, at);
      if (!this.#final && (at < 0 || at + 1 === this.#bytes.length)) return -1;
      if (at < 0) throw this.#unreadable("found a quote that is never closed", open);
      if (this.#bytes[at + 1] !== quote) return at;
      at += 2;
    }
  }
}

function endsCell(byte: number, delimiter: number): boolean {
  return byte === delimiter || byte === lineFeed || byte === carriageReturn;
}

function isBlank(byte: number): boolean {
  return byte === 32 || byte === 9;
}
