/**
 * What becomes of rows that are ordered by text.
 *
 * @module
 */
import { found } from "../../schema/found.ts";
import type { KeyColumn } from "../table/key_column.ts";

/** A date from the year down, with all its zeros: its order as text is that of time. */
const yearFirst = /^\d{4}([-/.]?)(\d\d|[WQ]\d{1,2})(\1\d\d?)?(?!\d)/;
const dayOrMonthFirst = /^\d{1,2}([-/.])\d{1,2}\1\d{2,4}(?!\d)/;

/** A note, and a warning where texts hold numbers or dates that do not sort right. */
export function textOrder(
  { name, texts }: KeyColumn,
): { readonly notes: string[]; readonly warnings: string[] } {
  if (!texts || texts.length === 0) return { notes: [], warnings: [] };
  const range = `from ${found(texts[0])} to ${found(texts[texts.length - 1])}`;
  const column = `dataset.split.order ${found(name)}`;
  const shape = (text: string) => text.replace(/\d/g, "0");
  const shapes = new Set(texts.filter((text) => /\d/.test(text) && !yearFirst.test(text)).map(shape));
  const odd = texts.find((text) => dayOrMonthFirst.test(text)) ??
    (shapes.size > 1 ? texts.find((text) => shapes.has(shape(text))) : undefined);
  return {
    notes: [`${column}: rows are sorted as text, ${range}`],
    warnings: odd === undefined ? [] : [
      `${column} is sorted as text, ${range}, which may not be the order of time or number: write dates such as ` +
      `${found(odd)} as 2024-03-14, and numbers as numbers`,
    ],
  };
}
