/**
 * What a column of text holds, and what to do about it where numbers are wanted.
 *
 * @module
 */
import { looksLikeTime } from "../time/time_order.ts";

/** Cells that are looked at. */
const mostLooked = 1000;
/** With fewer cells, texts that are all different say nothing. */
const fewest = 10;
/** The proportion of different texts from which on they are taken for names of single rows. */
const mostlyDifferent = 0.9;

/** What a text column is taken for. */
export type TextKind = "times" | "identifiers" | "categories";

/** The texts of a column, looked at one by one. */
export class TextColumn {
  readonly #texts = new Set<string>();
  #looked = 0;
  #times = 0;

  /** Whether more texts are wanted. */
  get wanted(): boolean {
    return this.#looked < mostLooked;
  }

  /** Takes a text. */
  look(text: string): void {
    this.#looked++;
    this.#texts.add(text);
    if (this.#times === this.#looked - 1 && looksLikeTime(text)) this.#times++;
  }

  /** What they look like. */
  get kind(): TextKind {
    if (this.#looked > 0 && this.#times === this.#looked) return "times";
    const different = this.#texts.size / this.#looked;
    return this.#looked >= fewest && different >= mostlyDifferent ? "identifiers" : "categories";
  }
}

/** What a user should hear of a column of categories; undefined if nothing speaks against it. */
export function categoryWarning(
  name: string,
  categories: readonly string[],
  rows: number,
): string | undefined {
  if (categories.length >= mostlyDifferent * rows && rows >= fewest) {
    return `Column ${name} has ${categories.length} categories in ${rows} rows, as names and identifiers have: drop it, ` +
      "since what is learned of one says nothing of other rows";
  }
  if (categories.length > 1 && categories.slice(0, mostLooked).every(looksLikeTime)) {
    return `Column ${name} has dates or times for categories: those of later rows are unknown; drop it, or write what ` +
      "matters of it as a number";
  }
  return undefined;
}

/** What to do about columns of text of one kind, whose names are listed as in a config. */
export function textAdvice(kind: TextKind, names: readonly string[]): string {
  const list = names.join(", ");
  const drop = `dataset.params.drop: [${list}]`;
  const [holds, has, it] = names.length > 1 ? ["hold", "have", "them"] : ["holds", "has", "it"];
  if (kind === "times") {
    return `${list} ${holds} dates or times: leave ${it} out with ${drop}, write what matters of ${it} as a number, such as ` +
      "days since a date or the month, or sort the rows by it with dataset.split.order";
  }
  if (kind === "identifiers") {
    return `${list} ${has} another text in nearly every row, as names and identifiers have: leave ${it} out with ${drop}`;
  }
  return `say that they are categories: dataset.params.categorical: [${list}], or leave them out: ${drop}`;
}
