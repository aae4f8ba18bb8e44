/**
 * Whether the first record of a CSV file is like those below: it may be a title, and every line may end in a delimiter.
 *
 * @module
 */
import { found } from "../../schema/found.ts";
import type { Problem } from "../table/problems.ts";
import type { Outline, RecordReader } from "./records.ts";

/** Records below the first one that are looked at. */
export const lookedAt = 8;

/**
 * Whether every record ends in a delimiter that nothing stands behind: the header gives no name there, and those below
 * no value.
 *
 * @param cells The first record.
 * @param below Those that follow.
 */
export function endsInDelimiter(cells: readonly string[], below: readonly Outline[]): boolean {
  const width = cells.length + (cells.at(-1) === "" ? 0 : 1);
  return below.length > 0 && width > 2 &&
    below.every(({ count, lastIsEmpty }) => count === width && lastIsEmpty);
}

/**
 * What is wrong with a first record that has other cells than those below, all of which have as many; undefined if that
 * is not so.
 */
export function titleProblem(
  { bytes, base, starts }: RecordReader,
  cells: readonly string[],
  below: readonly Outline[],
): Problem | undefined {
  const width = below.at(-1)?.count ?? 0;
  // The table starts where all records are as wide as the last one.
  const start = 1 + below.findLastIndex(({ count }) => count !== width);
  const isTitle = cells.slice(1).every((cell) => cell === "");
  if (width < 2 || below.length - start < (isTitle && start === 0 ? 1 : 2)) return undefined;
  if (cells.length === width && !(isTitle && cells.length > 2 && start === 0 && !below[0].lastIsEmpty)) {
    return undefined;
  }
  const offset = base + starts[0];
  const lines = base === 0 ? lineEnds(bytes, below[start].offset) : undefined;
  const skip = `skip it with dataset.params.skip_lines${lines === undefined ? "" : `: ${lines}`}`;
  return {
    offset,
    message: `expected the names of ${width} columns, as the lines below have cells, but found ${
      isTitle ? `one, ${found(cells[0])}` : cells.length
    }`,
    hint: isTitle
      ? `if that is a title, ${skip}`
      : `give each of the ${width} columns a name; if the first line is a title, ${skip}`,
  };
}

/** How many lines end before a byte. */
function lineEnds(bytes: Uint8Array, end: number): number {
  let lines = 0;
  for (let at = 0; at < end; at++) {
    if (bytes[at] === 10 || bytes[at] === 13 && bytes[at + 1] !== 10) lines++;
  }
  return lines;
}
