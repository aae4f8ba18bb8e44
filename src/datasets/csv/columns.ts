/**
 * Which columns of a table are features and which one is the target.
 *
 * @module
 */
import { ConfigError } from "../../errors.ts";
import { found } from "../../schema/found.ts";
import { didYouMean } from "../../schema/suggest.ts";

/** A column by its name or by its index, counted from 0. */
export type ColumnRef = string | number;

/** What a config says of columns. */
export interface ColumnChoice {
  target: ColumnRef;
  features: ColumnRef[] | null;
  drop: ColumnRef[];
}

/** Columns by index. */
export interface Columns {
  readonly target: number;
  /** In the order in which they become features. */
  readonly features: readonly number[];
}

const listed = 20;

/**
 * Finds the chosen columns. Without a list of features, all columns are features but the target and the
 * dropped ones; with one, its order counts.
 *
 * @throws {ConfigError} naming every choice that does not go.
 */
export function chooseColumns(names: readonly string[], choice: ColumnChoice): Columns {
  const problems: string[] = [];
  const find = (ref: ColumnRef, where: string) => {
    const index = typeof ref === "number" ? ref : names.indexOf(ref);
    if (index >= 0 && index < names.length) return index;
    const hint = typeof ref === "string" ? didYouMean(ref, names) : undefined;
    const known = names.slice(0, listed).map(found).join(", ") + (names.length > listed ? ", …" : "");
    problems.push(
      `dataset.params.${where}: expected one of the ${names.length} columns ${known}, ` +
        `but found ${found(ref)}${hint ? ` (${hint})` : ""}`,
    );
    return -1;
  };
  const findAll = (refs: readonly ColumnRef[], list: string) => {
    const indices = refs.map((ref, i) => find(ref, `${list}[${i}]`));
    indices.forEach((index, i) => {
      if (index < 0) return;
      const where = `dataset.params.${list}[${i}]`;
      if (index === target) problems.push(`${where}: column ${found(names[index])} is the target`);
      else if (indices.indexOf(index) < i) {
        problems.push(`${where}: column ${found(names[index])} is listed twice`);
      }
    });
    return indices;
  };

  const target = find(choice.target, "target");
  const drop = new Set(findAll(choice.drop, "drop"));
  const all = names.map((_, i) => i).filter((i) => i !== target);
  const listedFeatures = choice.features && findAll(choice.features, "features");
  listedFeatures?.forEach((index, i) => {
    if (index >= 0 && drop.has(index)) {
      problems.push(`dataset.params.features[${i}]: column ${found(names[index])} is in drop, too`);
    }
  });
  const features = listedFeatures ?? all.filter((i) => !drop.has(i));
  if (problems.length === 0 && features.length === 0) {
    problems.push(`dataset.params: expected at least one feature but found none besides the target`);
  }
  if (problems.length > 0) {
    throw new ConfigError(["Cannot choose the columns of the table:", ...problems].join("\n  "));
  }
  return { target, features };
}
