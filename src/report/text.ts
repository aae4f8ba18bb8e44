/**
 * Text measured in terminal columns, where an ideograph takes two and a combining mark none.
 *
 * @module
 */
import { unicodeWidth } from "@std/cli";
import { isPlain } from "./escape.ts";

/** A line to be shown, with an emphasis where the terminal has colours. */
export type Line = string | { readonly text: string; readonly style: Style };

/** The emphases a line may have. */
export type Style = "bold" | "dim" | "good" | "bad";

/** The columns that a line takes. */
export function widthOf(line: Line): number {
  const text = typeof line === "string" ? line : line.text;
  return isPlain(text) ? text.length : unicodeWidth(text);
}

/** Fills `text` with blanks up to `columns`. */
export function padEnd(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - widthOf(text)));
}

/** Puts blanks before `text` up to `columns`. */
export function padStart(text: string, columns: number): string {
  return " ".repeat(Math.max(0, columns - widthOf(text))) + text;
}

/** Cuts `text` to at most `columns`, its last column an ellipsis where something is missing. */
export function clip(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let kept = "", room = columns - 1;
  for (const character of text) {
    room -= widthOf(character);
    if (room < 0) break;
    kept += character;
  }
  return kept + "…";
}
