/**
 * What is wrong with lines that are no records of the table, and what to do about them.
 *
 * @module
 */
import { found } from "../../schema/found.ts";
import type { Problem } from "../table/problems.ts";
import { cellText } from "./cells.ts";
import type { RecordReader } from "./records.ts";

/** What lines of comments begin with. */
const commentMark = /^(?:#|%|\/\/|--)/;

/**
 * What is wrong with the cells of a record.
 *
 * @param expected How many columns there are.
 * @param ended Whether a delimiter that nothing stands behind ends every record.
 * @param blank The column in which nothing stands.
 */
export function shapeProblem(
  record: RecordReader,
  expected: number,
  ended: boolean,
  blank = ended ? expected : -1,
): Problem | undefined {
  const { bytes, base, starts, ends, count } = record;
  if (count !== expected + (ended ? 1 : 0)) {
    return {
      offset: base + starts[0],
      message: `expected ${expected} cells${ended ? " and a delimiter behind them" : ""} but found ${count}`,
      hint: shapeAdvice(record, expected),
    };
  }
  if (blank < 0 || starts[blank] === ends[blank]) return undefined;
  return {
    offset: base + starts[blank],
    message: `expected nothing behind the last delimiter, as in the first lines, but found ${
      found(cellText(bytes, starts[blank], ends[blank]))
    }`,
    hint: "give the column a name in the first line",
  };
}

/** Advice on a record with another number of cells than the header has. */
function shapeAdvice(
  { bytes, starts, ends, count }: RecordReader,
  expected: number,
): string | undefined {
  const first = cellText(bytes, starts[0], ends[0]);
  if (first.startsWith("\u001a")) {
    return "a file ends at Ctrl-Z, byte 0x1A: remove it, with what stands behind it";
  }
  return commentAdvice(first) ?? (count > expected ? "quote cells that hold the delimiter" : undefined);
}

/** Advice on a line that begins as comments do; undefined for others. */
export function commentAdvice(first: string): string | undefined {
  const mark = commentMark.exec(first)?.[0];
  return mark && `set dataset.params.comment to ${found(mark)} if lines that begin so are comments`;
}
