/**
 * What to do about lines that are no records of the table.
 *
 * @module
 */
import { found } from "../../schema/found.ts";
import { cellText } from "./cells.ts";
import type { RecordReader } from "./records.ts";

/** What lines of comments begin with. */
const commentMark = /^(?:#|%|\/\/|--)/;

/** Advice on a record with another number of cells than the header has. */
export function shapeAdvice(
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
