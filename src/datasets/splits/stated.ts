/**
 * Splits that the data themselves state.
 *
 * @module
 */
import { ConfigError, DataError } from "../../errors.ts";
import { found } from "../../schema/found.ts";
import { didYouMean } from "../../schema/suggest.ts";
import type { Split } from "../splits.ts";
import type { KeyColumn } from "../table/key_column.ts";
import { divide } from "./divide.ts";

const parts = ["train", "validation", "test"] as const;
/** Other words for a part that are plain enough to be understood. */
const synonyms: ReadonlyMap<string, typeof parts[number]> = new Map([
  ["training", "train"],
  ["val", "validation"],
  ["valid", "validation"],
  ["dev", "validation"],
  ["testing", "test"],
]);

/**
 * The part that stands in a column of each row: train, validation (or val, valid, dev) or test, in any capitals.
 *
 * @throws {DataError} if another word stands there.
 * @throws {ConfigError} if no row is to train on.
 */
export function statedSplit(rows: number, { name, values, texts }: KeyColumn): Split {
  const place = `dataset.split.column ${found(name)}`;
  if (!texts) {
    throw new DataError(`${place}: expected the words ${parts.join(", ")} but found numbers`);
  }
  const partOf = texts.map((text) => {
    const word = text.toLowerCase();
    const part = synonyms.get(word) ?? parts.find((one) => one === word);
    if (part) return part;
    throw new DataError(
      `${place}: expected ${parts.map(found).join(", ")} but found ${found(text)}`,
      didYouMean(word, parts),
    );
  });
  const all = Uint32Array.from({ length: rows }, (_, i) => i);
  const [others, train] = divide(all, (row) => partOf[values[row]] === "train");
  const [test, validation] = divide(others, (row) => partOf[values[row]] === "validation");
  const split = { train, validation, test };
  if (split.train.length === 0) throw new ConfigError(`${place}: no row has "train": none is to train on`);
  return split;
}
