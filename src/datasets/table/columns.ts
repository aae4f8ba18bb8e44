/**
 * Which columns of a table are features and which one is the target.
 *
 * @module
 */
import { ConfigError, DataError } from "../../errors.ts";
import { found } from "../../schema/found.ts";
import { didYouMean } from "../../schema/suggest.ts";
import type { KeyName } from "../dataset.ts";
import { ColumnFinder } from "./column_finder.ts";

/** A column by its name or by its index, counted from 0. */
export type ColumnRef = string | number;

/** What a config says of columns. */
export interface ColumnChoice {
  target: ColumnRef;
  features: ColumnRef[] | null;
  drop: ColumnRef[];
  categorical: ColumnRef[];
}

/** Columns by index. */
export interface Columns {
  readonly target: number;
  /** In the order in which they become features. */
  readonly features: readonly number[];
  /** For each feature whether it holds categories. */
  readonly categorical: readonly boolean[];
  readonly keys: Readonly<Partial<Record<KeyName, number>>>;
}

/** What else is asked of the columns. */
interface Asked {
  /** Columns that say how rows are split. */
  readonly keys?: Readonly<Partial<Record<KeyName, ColumnRef | null>>>;
  /** The model whose features are wanted, by name: then the choice of features does not matter. */
  readonly trained?: { readonly features: readonly string[] };
  /** More columns of categories, by name; those that are no features do not matter. */
  readonly categorical?: readonly string[];
  /** The columns that the table gives no name: features only if they are asked for. */
  readonly unnamed?: readonly number[];
  /** One of them that holds nothing, either. */
  readonly blank?: number;
  /** What else to do if there is no column of a name, or of a number. */
  readonly hint?: string;
}

const listed = 20;

/**
 * Finds the chosen columns. Without a list of features, all columns are features but the target and the
 * dropped ones and those that say how rows are split; with one, its order counts.
 *
 * @throws {ConfigError} naming every choice that does not go.
 */
export function chooseColumns(names: readonly string[], choice: ColumnChoice, asked: Asked = {}): Columns {
  const problems: string[] = [];
  let hint: string | undefined;
  const finder = new ColumnFinder(names);
  const find = (ref: ColumnRef, where: string) => {
    const column = finder.find(ref);
    if (typeof column === "number") return column;
    hint ??= [column.hint ?? [], asked.hint ?? []].flat().join("; ") || undefined;
    problems.push(`dataset.${where}: ${column.message}`);
    return -1;
  };
  const findAll = (refs: readonly ColumnRef[], list: string) => {
    // A trained model chooses its features: columns that it does not need may be gone.
    const here = asked.trained ? refs.filter((ref) => typeof finder.find(ref) === "number") : refs;
    const indices = here.map((ref, i) => find(ref, `params.${list}[${i}]`));
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

  const target = find(choice.target, "params.target");
  const drop = new Set(findAll(choice.drop, "drop"));
  const keys = findKeys(asked.keys ?? {}, find);
  for (const [key, index] of Object.entries(keys)) {
    if (index === target && index >= 0) {
      problems.push(`dataset.split.${key}: column ${found(names[index])} is the target`);
    }
  }
  const listedFeatures = choice.features && findAll(choice.features, "features");
  listedFeatures?.forEach((index, i) => {
    if (index < 0) return;
    const column = `dataset.params.features[${i}]: column ${found(names[index])}`;
    if (drop.has(index)) problems.push(`${column} is in drop, too`);
    if (index === keys.column) problems.push(`${column} says how rows are split`);
  });
  const used = new Set([target, ...Object.values(keys)]);
  const features = asked.trained
    ? trainedFeatures(names, asked.trained.features, target, finder)
    : listedFeatures ??
      names.map((_, i) => i).filter((i) => !used.has(i) && !drop.has(i) && i !== asked.blank);
  // Tables may have a million columns: everything is looked up in sets.
  const isFeature = new Set(features);
  // A choice that was not understood may have been one of them.
  const nameless = listedFeatures || asked.trained || drop.has(-1)
    ? []
    : (asked.unnamed ?? []).filter((i) => isFeature.has(i));
  if (nameless.length > 0) {
    const list = nameless.slice(0, listed).join(", ") + (nameless.length > listed ? ", …" : "");
    const sure = nameless.slice(0, listed).map((i) => found(finder.sure(i))).join(", ") +
      (nameless.length > listed ? ", …" : "");
    const which = nameless.length > 1 ? "columns" : "column";
    problems.push(`dataset.params: ${which} ${list} has no name in the header`);
    hint ??=
      `leave it out with dataset.params.drop: [${sure}]; pandas writes its index so, unless to_csv is told ` +
      "index=False";
  }
  const categorical = findAll(choice.categorical, "categorical");
  categorical.forEach((index, i) => {
    if (index >= 0 && index !== target && !isFeature.has(index) && !asked.trained) {
      problems.push(`dataset.params.categorical[${i}]: column ${found(names[index])} is no feature`);
    }
  });
  if (problems.length === 0 && features.length === 0) {
    problems.push(`dataset.params: expected at least one feature but found none besides the target`);
  }
  if (problems.length > 0) {
    throw new ConfigError(["Cannot choose the columns of the table:", ...problems].join("\n  "), hint);
  }
  const named = new Set(categorical);
  for (const name of asked.categorical ?? []) {
    const index = finder.find(name);
    if (typeof index === "number") named.add(index);
  }
  const isCategorical = (i: number) => named.has(i);
  return { target, features, categorical: features.map(isCategorical), keys };
}

/**
 * The columns of a model's features.
 *
 * @throws {DataError} naming those that are not there.
 */
function trainedFeatures(
  names: readonly string[],
  features: readonly string[],
  target: number,
  finder: ColumnFinder,
): number[] {
  const cannot = "Cannot evaluate on this data";
  const columns = features.map((name) => finder.find(name));
  const missing = features.filter((_, i) => typeof columns[i] !== "number");
  if (missing.length > 0) {
    const shown = missing.slice(0, listed).map(found).join(", ") + (missing.length > listed ? ", …" : "");
    throw new DataError(
      `${cannot}: it has no column ${shown}, which the model was trained on`,
      didYouMean(missing[0], names) ?? "columns are matched by name, in any order; others are left aside",
    );
  }
  const indices = columns as number[];
  if (indices.includes(target)) {
    throw new DataError(`${cannot}: its target ${found(names[target])} is a feature of the model`);
  }
  return indices;
}

function findKeys(
  keys: NonNullable<Asked["keys"]>,
  find: (ref: ColumnRef, where: string) => number,
): Partial<Record<KeyName, number>> {
  const given = Object.entries(keys).filter(([, ref]) => ref !== null && ref !== undefined);
  return Object.fromEntries(given.map(([key, ref]) => [key, find(ref!, `split.${key}`)]));
}
