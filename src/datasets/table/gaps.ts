/**
 * The missing values of a table, counted by column.
 *
 * @module
 */
import { found } from "../../schema/found.ts";
import type { Problem } from "./problems.ts";

/** What happens to a missing value: its row is left out, something stands for it, or it is refused. */
export type MissingAction = "refuse" | "keep" | "drop";

/** The missing values of one column. */
export interface ColumnGaps {
  readonly column: number;
  readonly action: MissingAction;
  /** In how many records. */
  count: number;
  /** The byte where the first one is. */
  readonly first: number;
  /** What stands there; empty if nothing does. */
  readonly word: string;
  /** Whether a number should stand there. */
  readonly numeric: boolean;
  /** What to do about it, if it is refused. */
  readonly hint?: string;
}

/** See the module. */
export class Gaps {
  readonly #columns = new Map<number, ColumnGaps>();

  /**
   * Takes a missing value.
   *
   * @param describe Says more of the first one of a column.
   */
  add(column: number, describe: () => Omit<ColumnGaps, "column" | "count">): MissingAction {
    let gaps = this.#columns.get(column);
    if (!gaps) this.#columns.set(column, gaps = { column, count: 0, ...describe() });
    gaps.count++;
    return gaps.action;
  }

  /** How many records miss a value of a column. */
  count(column: number): number {
    return this.#columns.get(column)?.count ?? 0;
  }

  /** Those of each column, in order of their first ones. */
  all(): ColumnGaps[] {
    return [...this.#columns.values()].sort((a, b) => a.first - b.first);
  }

  /** The problems of the columns whose missing values are refused, one for each. */
  problems(names: readonly string[], rows: number): Problem[] {
    return this.all().filter(({ action }) => action === "refuse").map((
      { column, count, first, word, numeric, hint },
    ) => ({
      offset: first,
      message: `column ${found(names[column])}: expected a ${numeric ? "number" : "value"} but found ${
        found(word || undefined)
      }${count === 1 ? "" : `; ${count} of ${rows} rows miss a value, first here`}`,
      hint,
      missing: true,
    }));
  }
}
