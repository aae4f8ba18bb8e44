/**
 * Tables of text that fit a terminal.
 *
 * @module
 */
import { escapeTerminal } from "./escape.ts";
import { clip, type Line, padEnd, padStart, widthOf } from "./text.ts";

/** How a table stands on the page. */
export interface TableOptions {
  /** Blanks before each line; 2 unless given. */
  readonly indent?: number;
  /** Columns of the terminal; the widest text columns are cut to fit. Unlimited unless given. */
  readonly width?: number;
}

/** The heading of a column; numbers stand to the right. */
export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
  /** Whether its cells are never cut: names that somebody copies. */
  readonly whole?: boolean;
}

const gap = "  ";
const narrowest = 8;

/** Lines of a table under its column titles. Cells are escaped here. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  options: TableOptions = {},
): Line[] {
  const titles = columns.map((column) => column.title);
  const [header, ...body] = layOut([titles, ...rows], columns, options);
  return [{ text: header, style: "bold" }, ...body];
}

/** Lines of labels and values, without titles and as long as they have to be. Cells are escaped here. */
export function pairs(
  rows: readonly (readonly [string, string])[],
  { indent }: { indent?: number } = {},
): string[] {
  return layOut(rows, [], { indent });
}

function layOut(
  rows: readonly (readonly string[])[],
  columns: readonly Omit<Column, "title">[],
  { indent = 2, width = Infinity }: TableOptions,
): string[] {
  const cells = rows.map((row) => row.map(escapeTerminal));
  const length = Math.max(0, ...cells.map((row) => row.length));
  const widths = Array.from(
    { length },
    (_, column) => Math.max(0, ...cells.map((row) => widthOf(row[column] ?? ""))),
  );
  shrink(widths, columns, width - indent - gap.length * (length - 1));
  return cells.map((row) => {
    const padded = row.map((cell, column) =>
      columns[column]?.align === "right"
        ? padStart(clip(cell, widths[column]), widths[column])
        : padEnd(clip(cell, widths[column]), widths[column])
    );
    return (" ".repeat(indent) + padded.join(gap)).trimEnd();
  });
}

/** Takes from the widest text column until `widths` sum to `room`, or all are narrow. */
function shrink(widths: number[], columns: readonly Omit<Column, "title">[], room: number): void {
  let excess = widths.reduce((sum, width) => sum + width, 0) - room;
  while (excess > 0) {
    let widest = -1;
    widths.forEach((width, column) => {
      const { align, whole = false } = columns[column] ?? {};
      const cuttable = align !== "right" && !whole && width > narrowest;
      if (cuttable && (widest < 0 || width > widths[widest])) widest = column;
    });
    if (widest < 0) return;
    widths[widest]--;
    excess--;
  }
}
