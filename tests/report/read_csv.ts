// deno-lint-ignore-file no-import-prefix -- nothing but tests may use it
/** CSV as programs and spreadsheets read it, for tests. */
import { parse } from "npm:csv-parse@7.0.3/sync";

/** The cells of a text, every row as long as the first; throws where RFC 4180 is not kept. */
export function readCsv(text: string): string[][] {
  return parse(text, { relax_column_count: false, relax_quotes: false, record_delimiter: ["\n", "\r\n"] });
}

/** Whether a spreadsheet may compute a cell, or pass over its beginning: by any of its lines, blanks aside. */
export function isFormula(cell: string): boolean {
  if (cell.trim() === cell && cell !== "" && Number.isFinite(Number(cell))) return false;
  if (/^[ \u00a0]*[\t\r\n]/.test(cell)) return true;
  return cell.split(/[\n\v\f\r\x85\u2028\u2029]/).some((line) => /^[=+\-@＝＋－＠]/.test(line.trim()));
}

/** Whether a text is no table as RFC 4180 has it, or has a cell that a spreadsheet may compute. */
export function isLiveCsv(text: string): boolean {
  try {
    return readCsv(text).flat().some(isFormula);
  } catch {
    return true;
  }
}
