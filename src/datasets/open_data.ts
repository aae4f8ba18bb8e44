/**
 * Opens a data set as a config describes it: rows split, the way from raw columns to inputs found.
 *
 * @module
 */
import { ConfigError, DataError } from "../errors.ts";
import type {
  Dataset,
  DatasetEntry,
  DatasetInfo,
  DatasetSource,
  KeyName,
  LoadContext,
  TrainedFor,
} from "./dataset.ts";
import { describeCategories, describeGaps } from "./describe_encoding.ts";
import { checkEncodable, unknownCategories } from "./encodable.ts";
import { encodedColumns, type Encoding, type EncodingOptions, fitEncoding } from "./encode.ts";
import { missingRule } from "./impute.ts";
import { checkScaling, type Preprocessing, type ScalingOptions } from "./preprocess.ts";
import { type OpenedSources, openSource } from "./opened_sources.ts";
import { type Split, splitRows } from "./splits.ts";
import { inOrder, type OrderColumn } from "./splits/text_order.ts";
import type { ColumnRef } from "./table/columns.ts";
import type { KeyColumn } from "./table/key_column.ts";

/** What a config says of the split. */
export interface SplitSettings extends Readonly<Record<KeyName, ColumnRef | null>> {
  readonly test: number;
  readonly validation: number;
  readonly stratify: boolean;
  readonly shuffle: boolean;
}

/** What a config says of the data. */
export interface DataSettings extends EncodingOptions, ScalingOptions {
  readonly path: string | null;
  readonly params: unknown;
  readonly split: SplitSettings | null;
}

/** The data a model was trained on, as its checkpoint tells. */
export interface TrainedOn extends TrainedFor {
  readonly preprocessing: Preprocessing;
}

/** A data set, opened. */
export interface OpenedData {
  readonly source: DatasetSource;
  /** The source's, with what was found of its columns in the notes. */
  readonly info: DatasetInfo;
  readonly split: Split;
  readonly encoding: Encoding;
  /** The names of the model's inputs. */
  readonly inputs: readonly string[];
}

/**
 * Opens a data set.
 *
 * @param seeds Seeds of the data and of the split.
 * @param options.trained What a model was trained on: this data must fit, and is encoded in the same way.
 * @param options.sources Where data are kept that other experiments of the process use too.
 * @throws {ConfigError} if the settings do not fit the data.
 * @throws {DataError} if the data cannot be used.
 */
export async function openData(
  entry: DatasetEntry,
  settings: DataSettings,
  seeds: { readonly data: number; readonly split: number },
  context: LoadContext,
  { trained, sources }: { readonly trained?: TrainedOn; readonly sources?: OpenedSources } = {},
): Promise<OpenedData> {
  const options = {
    path: settings.path,
    seed: seeds.data,
    keys: settings.split ? pickKeys(settings.split) : {},
    missing: missingRule(settings.missing, trained?.preprocessing.missing),
    trained,
    categorical: trained?.preprocessing.categorical.map(({ column }) => trained.features[column]),
  };
  const source = await (sources?.open(entry, settings.params, options, context) ??
    openSource(entry, settings.params, options, context));
  const { info } = source;
  if (trained) checkFits(info, trained);
  if (settings.standardize_target && info.task === "classification") {
    throw new ConfigError(
      "Cannot standardize the target: the data set is a classification, its target holds classes",
      "leave dataset.standardize_target out",
    );
  }
  const order = settings.split ? await orderOf(source, settings.split) : {};
  const split = await splitSource(source, settings.split, seeds.split, order.column);
  const data = await tableOf(source);
  const encoding = trained?.preprocessing ??
    await fitEncoding(data, split.train, settings, context.breathe);
  if (data) checkEncodable(data, encoding, trained !== undefined);
  if (data && !trained) await checkScaling(data, settings, context.breathe);
  const warnings = [
    ...info.warnings,
    ...order.warnings ?? [],
    ...data ? unknownCategories(data, encoding) : [],
    ...trained ? [] : classWarnings(source, split, settings.split),
  ];
  const notes = [...info.notes ?? [], ...order.notes ?? [], ...describeCategories(info.features, encoding)];
  const filled = describeGaps(info, encoding);
  const inputs = encodedColumns(info.features, encoding).map(({ name }) => name);
  return { source, info: { ...info, notes, filled, warnings }, split, encoding, inputs };
}

/** What a user should hear of the classes that are trained on. */
function classWarnings(
  { info, labels }: DatasetSource,
  { train }: Split,
  settings: SplitSettings | null,
): string[] {
  const y = labels?.();
  if (!info.classes || !y) return [];
  const seen = new Set(train.values().map((row) => y[row]));
  const missing = info.classes.filter((_, label) => !seen.has(label)).map(quote);
  if (missing.length === 0) return [];
  const advice = classAdvice(settings);
  const only = info.classes.filter((_, label) => seen.has(label));
  if (only.length === 1) {
    return [`Every training row is of class ${quote(only[0])}: there is nothing to tell apart; ${advice}`];
  }
  const listed = missing.length > 5 ? `${missing.length} classes` : `Class ${missing.join(", ")}`;
  return [`${listed} without a training row: nothing can be learned of it; ${advice}`];
}

/** How each part gets every class, by what decides the parts. */
function classAdvice(settings: SplitSettings | null): string {
  if (settings?.column != null) return "let dataset.split.column put rows of every class into train";
  if (settings?.group != null) return "train on more groups (a smaller share in dataset.split)";
  if (settings?.order != null || settings?.shuffle === false) {
    return "hold out fewer rows (a smaller share in dataset.split), since the last rows are held out";
  }
  return "dataset.split.stratify gives each part every class";
}

function pickKeys({ group, order, column }: SplitSettings): Record<KeyName, ColumnRef | null> {
  return { group, order, column };
}

/** The column that rows are sorted by, in order. */
async function orderOf(source: DatasetSource, settings: SplitSettings): Promise<Partial<OrderColumn>> {
  const key = keyOf(source, settings, "order");
  return key ? await inOrder(key) : {};
}

function keyOf(source: DatasetSource, settings: SplitSettings, name: KeyName): KeyColumn | undefined {
  if (settings[name] === null) return undefined;
  const column = source.keys?.[name];
  if (column) return column;
  throw new ConfigError(
    `Cannot split by dataset.split.${name}: the data set has no column ${JSON.stringify(settings[name])}`,
    "only tables with named columns can be split by one",
  );
}

async function splitSource(
  source: DatasetSource,
  settings: SplitSettings | null,
  seed: number,
  order: KeyColumn | undefined,
): Promise<Split> {
  const { info } = source;
  if (source.split) return await officialSplit(source.split, source, settings, seed);
  if (settings === null) return splitRows(info.rows, { test: 0, validation: 0, seed });
  if (settings.stratify && info.task === "regression") {
    throw new ConfigError(
      "Cannot stratify the split: the data set is a regression and has no classes",
      "leave dataset.split.stratify out",
    );
  }
  const { test, validation, shuffle } = settings;
  const stratify = settings.stratify ? source.labels?.() ?? (await source.load()).y : undefined;
  const [group, column] = [keyOf(source, settings, "group"), keyOf(source, settings, "column")];
  return splitRows(info.rows, { test, validation, seed, shuffle, stratify, group, order, column });
}

/** The parts that data come in. What a config says of a split divides their training rows, and leaves their test rows. */
async function officialSplit(
  { train, validation, test }: NonNullable<DatasetSource["split"]>,
  source: DatasetSource,
  settings: SplitSettings | null,
  seed: number,
): Promise<Split> {
  const own = { train: train.slice(), validation: validation.slice(), test: test.slice() };
  if (settings === null) return own;
  const keys = (["test", "group", "order", "column"] as const).filter((key) =>
    key === "test" ? settings.test > 0 : settings[key] !== null
  );
  if (validation.length > 0 && settings.validation > 0) keys.push("test");
  if (keys.length > 0) {
    const parts = validation.length > 0 ? "validation and test rows" : "test rows";
    throw new ConfigError(
      `Cannot split by dataset.split.${keys[0]}: the data set comes with ${parts} already`,
      validation.length > 0
        ? "leave dataset.split out"
        : "set dataset.split.validation alone: it divides the training rows",
    );
  }
  const { validation: fraction, shuffle } = settings;
  const stratify = settings.stratify ? source.labels?.() ?? (await source.load()).y : undefined;
  return {
    ...splitRows(own.train, { test: 0, validation: fraction, seed, shuffle, stratify }),
    test: own.test,
  };
}

/** The numbers of a source, if there is something to encode in them or they have been read anyway. */
async function tableOf(source: DatasetSource): Promise<Dataset | null> {
  if (source.table) return source.table();
  return source.info.categories || source.info.missing ? await source.load() : null;
}

/** Holds data against a trained model: the same columns, and no class that it has never seen. */
function checkFits(info: DatasetInfo, trained: TrainedOn): void {
  const cannot = "Cannot evaluate on this data";
  if (info.task !== trained.task) {
    throw new DataError(`${cannot}: it is a ${info.task}, the model was trained for ${trained.task}`);
  }
  const missing = trained.features.findIndex((name, i) => info.features[i] !== name);
  if (missing >= 0 || info.features.length !== trained.features.length) {
    const at = missing >= 0 ? missing : trained.features.length;
    throw new DataError(
      `${cannot}: the model was trained on ${trained.features.length} feature columns, the data has ${info.features.length}; ` +
        `column ${at + 1} is ${quote(info.features[at])} where ${quote(trained.features[at])} is expected`,
      "give the same columns in the same order (dataset.params.features)",
    );
  }
  const categorical = new Set(trained.preprocessing.categorical.map(({ column }) => column));
  const other = info.features.findIndex((_, c) => Boolean(info.categories?.[c]) !== categorical.has(c));
  if (other >= 0) {
    const [is, was] = categorical.has(other) ? ["numbers", "categories"] : ["categories", "numbers"];
    throw new DataError(
      `${cannot}: column ${quote(info.features[other])} holds ${is}, in training it held ${was}`,
    );
  }
  const known = new Set(trained.classes);
  const unknown = info.classes?.find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw new DataError(
      `${cannot}: class ${quote(unknown)} is none of the classes the model was trained on (${
        trained.classes?.join(", ")
      })`,
    );
  }
}

function quote(name: string | undefined): string {
  return name === undefined ? "nothing" : JSON.stringify(name);
}
