/**
 * A window on a file of text that moves forward: bytes of some records in memory, never the whole file.
 *
 * @module
 */
import type { OpenFile } from "../dataset.ts";
import type { Problem } from "./problems.ts";

/** A record longer than this is taken for a mistake. */
const longestRecord = 16 * 1048576;

/** Bytes that hold all byte order marks and what may stand before a table. */
const longestStart = 64;
const controlZ = 0x1a;

/** Files that are no text, by their first bytes. */
const archives = [
  {
    magic: [0x50, 0x4b, 3, 4],
    what: "a ZIP archive, or a workbook such as .xlsx",
    hint: "unpack it, or save the sheet as CSV",
  },
  { magic: [0x1f, 0x8b], what: "a file compressed by gzip", hint: "unpack it with gunzip" },
];

/** Something that makes the rest of the file unreadable. */
export class UnreadableError extends SyntaxError {
  override readonly name = "UnreadableError";
  /** @param problem What, with its place in the file. */
  constructor(readonly problem: Problem) {
    super(problem.message);
  }
}

/** See the module. */
export class Window {
  /** The bytes that can be looked at now; they move when more are asked for. */
  bytes: Uint8Array = new Uint8Array();
  /** Where in the file `bytes` starts. */
  base = 0;
  /** Whether `bytes` goes to the end of the file. */
  final = false;
  readonly #pieces: AsyncIterableIterator<Uint8Array>;
  readonly #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  #buffer: Uint8Array = new Uint8Array();

  constructor(file: OpenFile) {
    this.#pieces = file.pieces();
  }

  /**
   * Lets go of the bytes before `from`, which is where a record starts, and takes in the next ones.
   *
   * @throws {UnreadableError} if they are not UTF-8, or no record ends for 16 MiB.
   */
  async advance(from: number): Promise<void> {
    const kept = this.bytes.length - from;
    if (kept > longestRecord) {
      throw new UnreadableError({
        offset: this.base + from,
        message: "expected a record of at most 16 MiB but found no end of it",
        hint: "a quote may never be closed",
      });
    }
    const { value: piece, done } = await this.#pieces.next();
    const size = kept + (piece?.length ?? 0);
    if (size > this.#buffer.length) {
      const larger = new Uint8Array(2 * size);
      larger.set(this.bytes.subarray(from));
      this.#buffer = larger;
    } else {
      this.#buffer.copyWithin(0, from, from + kept);
    }
    if (piece) this.#buffer.set(piece, kept);
    this.base += from;
    this.final = done === true;
    this.bytes = this.#buffer.subarray(0, this.final ? textEnd(this.#buffer, size) : size);
    this.#checkEncoding(piece);
  }

  /** Takes in as much as says how the text starts, or all that there is. */
  async begin(): Promise<void> {
    do await this.advance(0); while (!this.final && this.bytes.length < longestStart);
  }

  /** Closes the file. */
  async close(): Promise<void> {
    await this.#pieces.return?.();
  }

  #checkEncoding(piece: Uint8Array | undefined): void {
    try {
      this.#decoder.decode(piece, { stream: !this.final });
    } catch {
      const { bytes, base } = this;
      const kind = base === 0
        ? archives.find(({ magic }) => magic.every((byte, i) => bytes[i] === byte))
        : null;
      if (kind) {
        const message = `expected text but found ${kind.what}`;
        throw new UnreadableError({ offset: 0, message, hint: kind.hint });
      }
      throw new UnreadableError({
        offset: base + badLine(bytes),
        message: `expected text in UTF-8 but found ${
          base === 0 && isUtf32(bytes) ? "UTF-32" : "other bytes"
        } in this line`,
        hint: "save the table as UTF-8",
      });
    }
  }
}

/** The byte where a text starts: after byte order marks. Programs that add one to a text with one leave two. */
export function textStart(bytes: Uint8Array): number {
  let at = 0;
  while (bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf) at += 3;
  return at;
}

/** The byte where a text ends: before the Ctrl-Z that programs of DOS put there. */
function textEnd(bytes: Uint8Array, size: number): number {
  while (size > 0 && bytes[size - 1] === controlZ) size--;
  return size;
}

function isUtf32(bytes: Uint8Array): boolean {
  const mark = bytes.subarray(0, 4).join();
  return mark === "255,254,0,0" || mark === "0,0,254,255";
}

/** Where the first line starts that is not UTF-8. */
function badLine(bytes: Uint8Array): number {
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(10, start) + 1 || bytes.length;
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(start, end));
    } catch {
      return start;
    }
    if (end === bytes.length) return start;
    start = end;
  }
}
