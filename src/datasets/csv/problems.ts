/**
 * Collects what is wrong with a CSV file, so that all of it is told at once, with line and column.
 *
 * @module
 */
import { DataError } from "../../errors.ts";
import { found } from "../../schema/found.ts";
import { isMissing } from "./cells.ts";

const shown = 20;

/** One thing wrong, at a byte of the file. */
export interface Problem {
  readonly offset: number;
  readonly message: string;
  readonly hint?: string;
}

/** The problems of one file. */
export class Problems {
  readonly #path: string;
  readonly #bytes: Uint8Array;
  readonly #kept: Problem[] = [];
  #count = 0;

  /** @param path The file as the config names it. */
  constructor(path: string, bytes: Uint8Array) {
    this.#path = path;
    this.#bytes = bytes;
  }

  /** Whether another problem would still be shown. */
  get wanted(): boolean {
    return this.#kept.length < shown;
  }

  /** Adds a problem. */
  add(problem: Problem): void {
    if (this.wanted) this.#kept.push(problem);
    this.#count++;
  }

  /** Adds to the count of problems that are not shown. */
  addUnseen(count: number): void {
    this.#count += count;
  }

  /** @throws {DataError} with the first problems by line, if there are any. */
  throwIfAny(): void {
    if (this.#count === 0) return;
    const problems = this.#kept.toSorted((a, b) => a.offset - b.offset);
    const lines = problems.map(({ offset, message }) => `${this.#place(offset)} ${message}`);
    const more = this.#count - lines.length;
    if (more > 0) lines.push(`and ${more} more`);
    const hint = problems.find((problem) => problem.hint)?.hint;
    throw new DataError([`Cannot use the table ${found(this.#path)}:`, ...lines].join("\n  "), hint);
  }

  /** `path:line:column`, both counted from 1, the column in characters. */
  #place(offset: number): string {
    let line = 1;
    let start = 0;
    for (let i = 0; i < offset; i++) {
      const ends = this.#bytes[i] === 10 || this.#bytes[i] === 13 && this.#bytes[i + 1] !== 10;
      if (ends) [line, start] = [line + 1, i + 1];
    }
    const before = new TextDecoder().decode(this.#bytes.subarray(start, offset));
    return `${this.#path}:${line}:${[...before].length + 1}`;
  }
}

/** The problem of a cell that should be a number. */
export function notANumber(offset: number, column: string, text: string): Problem {
  return {
    offset,
    message: `column ${found(column)}: expected a number but found ${found(text || undefined)}`,
    hint: advice(text),
  };
}

/** The problem of a cell that should not be empty. */
export function missingValue(offset: number, column: string, text: string): Problem {
  const message = `column ${found(column)}: expected a value but found ${found(text || undefined)}`;
  return { offset, message, hint: advice(text) };
}

function advice(text: string): string | undefined {
  if (isMissing(text)) {
    return "missing values must be filled in, or their rows or columns removed, beforehand";
  }
  if (/^[+-]?[0-9.]*,[0-9]+$/.test(text)) {
    return "write decimals with a point and thousands without a separator";
  }
  return undefined;
}
