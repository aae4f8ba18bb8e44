/**
 * Tables for spreadsheets and programs, as RFC 4180 has them.
 *
 * Lines end in a line feed alone. The RFC has a carriage return before it; what reads CSV takes either, while `cut`,
 * `awk` and `read` would find the carriage return in the last cell.
 *
 * @module
 */
import { escapeCsv } from "./escape.ts";

/** What a cell holds: text, which is quoted; a number, which is not; or nothing. */
export type Cell = string | number | null;

/** The lines of a table, the first of them its columns. Cells are escaped here; numbers keep every digit. */
export function csvLines(columns: readonly string[], rows: readonly (readonly Cell[])[]): string[] {
  return [columns, ...rows].map((row) => row.map(cellText).join(","));
}

function cellText(cell: Cell): string {
  if (cell === null) return "";
  return typeof cell === "number" ? String(cell) : escapeCsv(cell);
}
