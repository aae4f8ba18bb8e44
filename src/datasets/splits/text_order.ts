/**
 * The order of rows by a column: that of time, of the one number in each text, or of numbers.
 *
 * @module
 */
import { DataError } from "../../errors.ts";
import { found } from "../../schema/found.ts";
import type { KeyColumn } from "../table/key_column.ts";
import { numberOrder } from "../time/number_order.ts";
import { timeOrder } from "../time/time_order.ts";
import { describeOdd, oddNumbers } from "./number_dates.ts";

/** A column to sort rows by. */
export interface OrderColumn {
  /** Its values are in the order of the rows. */
  readonly column: KeyColumn;
  readonly notes: readonly string[];
  readonly warnings: readonly string[];
}

const hint =
  "write dates as 2024-03-14 and times as 2024-03-14 10:05:00, all in one way, or number the rows in order; " +
  "dataset.split.shuffle: false, in place of order, takes the rows as they stand in the file";

/**
 * Puts the texts of a column in order; one of numbers stays as it is, unless they are dates in another order.
 *
 * @throws {DataError} if their order is not sure: rows from the future might be trained on.
 */
export async function inOrder(key: KeyColumn): Promise<OrderColumn> {
  const { name, values, texts, written } = key;
  const where = `dataset.split.order ${found(name)}`;
  if (!texts || texts.length === 0) {
    const odd = oddNumbers(written ?? Array.from(new Set(values), String));
    if (odd?.sure) {
      const first = await key.firstOf?.([odd.example]);
      throw new DataError(
        `Cannot order rows by ${found(name)}: ${
          first ? `${first.place} ` : ""
        }expected numbers that sort as their dates do but found ${describeOdd(odd)}`,
        hint,
      );
    }
    const warnings = odd
      ? [`${where}: found ${describeOdd(odd)}; write them as ${odd.instead} if they are`]
      : [];
    return { column: key, notes: [], warnings };
  }
  const time = timeOrder(texts);
  const places = "places" in time ? time.places : numberOrder(texts);
  if (places === undefined) {
    const why = time as Exclude<typeof time, { places: unknown }>;
    const { text, place } = await key.firstOf?.(why.texts) ?? { text: why.texts[0], place: undefined };
    throw new DataError(
      `Cannot order rows by ${found(name)}: ${
        place === undefined ? "" : `${place} `
      }expected ${why.expected} but found ${why.found(text)}`,
      hint,
    );
  }
  const [first, last] = ends(texts, places);
  const by = "places" in time ? "time" : "the number in their text";
  return {
    column: { name, values: values.map((code) => places[code]) },
    notes: [`${where}: rows are sorted by ${by}, from ${found(first)} to ${found(last)}`],
    warnings: [],
  };
}

/** The texts at the first place and the last. */
function ends(texts: readonly string[], places: Float64Array): [string, string] {
  let first = 0, last = 0;
  places.forEach((place, i) => {
    if (place < places[first]) first = i;
    if (place > places[last]) last = i;
  });
  return [texts[first], texts[last]];
}
