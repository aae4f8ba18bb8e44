/**
 * Puts the cells of a table, record by record, into arrays of their final size.
 *
 * @module
 */
import { DataError } from "../../errors.ts";
import { found } from "../../schema/found.ts";
import type { KeyName, MissingRule } from "../dataset.ts";
import { mebibytes, memoryAdvice } from "../memory.ts";
import { BadCells } from "./bad_cells.ts";
import { rankTexts } from "./categories.ts";
import type { Cells } from "./cells.ts";
import type { Columns } from "./columns.ts";
import type { KeyColumn } from "./key_column.ts";
import { mixedBytes, MixedColumn } from "./mixed_column.ts";
import { type ColumnGaps, Gaps } from "./gaps.ts";
import { type ColumnUse, missingAdvice } from "./missing_advice.ts";
import type { Problems } from "./problems.ts";
import { mostClasses } from "./target.ts";
import { TextCodes } from "./text_codes.ts";

/** The most different texts of a column that rows are split by, and of a column of categories. */
const mostKeys = 1_000_000;
const mostCategories = 10_000;

/** The bytes that a table takes in memory. */
export function tableBytes(rows: number, { features, keys }: Columns): number {
  return rows * (8 * features.length + mixedBytes * (1 + Object.keys(keys).length));
}

/**
 * Bytes of a text that a key tells apart, beside those of its letters: itself, its place in a list and in a table that is
 * twice as large as it has to be, and all of that again where it is put in order. Measured, as is how often a letter
 * counts until the texts of single cells are collected, by `scripts/torture P10`.
 */
const textBytes = 200, letterBytes = 5;

/**
 * @param limit The most bytes that it may take.
 * @param estimated Whether the number of rows is an estimate: then a table has to be twice too large to be refused.
 * @throws {DataError} if a table would take more memory than allowed.
 */
export function checkTableSize(
  path: string,
  rows: number,
  columns: Columns,
  { limit, estimated = false }: { readonly limit: number; readonly estimated?: boolean },
): void {
  const bytes = tableBytes(rows, columns);
  if (bytes <= (estimated ? 2 : 1) * limit) return;
  throw new DataError(
    `Cannot hold the table ${found(path)}: ${
      estimated ? "about " : ""
    }${rows} rows of ${columns.features.length} ` +
      `features take ${mebibytes(bytes)}, more than ${mebibytes(limit)}: 8 bytes a cell` +
      keysCost(rows, columns),
    `${memoryAdvice} with dataset.params.features`,
  );
}

/** What the target and the columns that rows are split by take, where it is more than the features do. */
function keysCost(rows: number, { features, keys }: Columns): string {
  const mixed = rows * mixedBytes * (1 + Object.keys(keys).length);
  if (mixed <= 8 * rows * features.length) return "";
  return `, ${mebibytes(mixed)} of it for ${["target", ...Object.keys(keys)].join(", ")}`;
}

/** A table as it was read. */
export interface BuiltTable {
  readonly rows: number;
  /** [rows, features]; a category as its index, NaN where a value is missing. */
  readonly x: Float64Array;
  readonly target: MixedColumn;
  readonly keys: Readonly<Partial<Record<KeyName, KeyColumn>>>;
  readonly categories?: readonly (readonly string[] | null)[];
  readonly missing?: readonly number[];
  /** The missing values of every column that is used, by column. */
  readonly gaps: readonly ColumnGaps[];
  /** Rows left out because they miss a value. */
  readonly dropped: number;
  /** The bytes that the texts of keys take. */
  readonly keyBytes: number;
}

/** See the module. */
export class TableBuilder {
  readonly #names: readonly string[];
  readonly #columns: Columns;
  readonly #rule: MissingRule;
  readonly #trained: boolean;
  readonly #problems: Problems;
  readonly #bad: BadCells;
  readonly #gaps = new Gaps();
  readonly #codes: (TextCodes | null)[];
  readonly #target: MixedColumn;
  readonly #keys: [KeyName, MixedColumn][];
  /** The target and the keys. */
  readonly #mixed: readonly MixedColumn[];
  readonly #x: Float64Array;
  readonly #capacity: number;
  #row = 0;
  #records = 0;

  /**
   * @param rows How many records there are.
   * @param names All columns.
   * @param trained Whether the rule is that of a trained model.
   */
  constructor(
    rows: number,
    names: readonly string[],
    columns: Columns,
    rule: MissingRule,
    problems: Problems,
    trained = false,
  ) {
    this.#names = names;
    this.#columns = columns;
    this.#rule = rule;
    this.#trained = trained;
    this.#problems = problems;
    this.#bad = new BadCells(names);
    this.#codes = columns.categorical.map((is) => is ? new TextCodes(mostCategories) : null);
    const { target, keys, features } = columns;
    this.#target = new MixedColumn(names[target], target, rows, mostClasses);
    this.#keys = Object.entries(keys).map((
      [key, index],
    ) => [key as KeyName, new MixedColumn(names[index], index, rows, mostKeys)]);
    this.#mixed = [this.#target, ...this.#keys.map(([, mixed]) => mixed)];
    this.#x = new Float64Array(rows * features.length);
    this.#capacity = rows;
  }

  /** Takes the record that `cells` stands on. */
  add(cells: Cells): void {
    if (++this.#records > this.#capacity) return;
    const { features } = this.#columns;
    const row = this.#row;
    const start = row * features.length;
    let complete = true;
    for (let c = 0; c < features.length; c++) {
      const column = features[c];
      const codes = this.#codes[c];
      const value = codes === null ? cells.number(column) : this.#category(cells, column, codes);
      if (Number.isNaN(value)) complete = this.#takeOdd(cells, column, codes !== null) && complete;
      this.#x[start + c] = value;
    }
    for (const { index } of this.#mixed) {
      if (cells.isMissing(index)) {
        complete = this.#takeMissing(cells, index, index === this.#target.index ? "target" : "key") &&
          complete;
      }
    }
    // A row that is left out must not say what the other ones hold.
    if (!complete) return;
    for (const mixed of this.#mixed) mixed.set(row, cells);
    this.#row++;
  }

  /**
   * The table.
   *
   * @throws {DataError} if no row is left, or a column has too many categories.
   */
  finish(path: string): BuiltTable {
    if (this.#records !== this.#capacity) {
      throw new DataError(`Cannot use the table ${found(path)}: it changed while it was read`);
    }
    const rows = this.#row, cols = this.#columns.features.length;
    for (const problem of this.#gaps.problems(this.#names, this.#records)) this.#problems.add(problem);
    this.#bad.report(this.#problems, this.#records, (column) => this.#gaps.count(column));
    for (const mixed of this.#mixed) mixed.truncate(rows);
    if (rows === 0 && this.#problems.none) {
      throw new DataError(
        `Cannot use the table ${found(path)}: every row misses a value${this.#emptied()}`,
        this.#emptyAdvice(),
      );
    }
    const full = this.#keys.find(([, { codes, textCount }]) => codes.full && textCount > 0);
    if (full) throw tooMany(full[1].name, mostKeys);
    const x = this.#x.subarray(0, rows * cols);
    const categories = this.#codes.map((codes, c) => codes && this.#rank(x, c, codes));
    const missing = this.#missing(x);
    return {
      rows,
      x,
      target: this.#target,
      keys: this.#problems.none
        ? Object.fromEntries(this.#keys.map(([key, mixed]) => [key, mixed.toKey(key === "group")]))
        : {},
      ...(categories.some((one) => one !== null) && { categories }),
      ...(missing.some((count) => count > 0) && { missing }),
      gaps: this.#gaps.all(),
      dropped: this.#records - rows,
      keyBytes: this.#keys.reduce((sum, [, { codes }]) => sum + bytesOfTexts(codes.texts), 0),
    };
  }

  /** Which columns miss values, those that have none first and alone. */
  #emptied(): string {
    const gaps = this.#gaps.all().sort((a, b) => a.column - b.column);
    const all = gaps.filter(({ count }) => count === this.#records);
    const names = (all.length > 0 ? all : gaps).map(({ column }) => found(this.#names[column]));
    const listed = names.slice(0, 12).join(", ") + (names.length > 12 ? ", …" : "");
    return all.length > 0 ? `, as ${listed} has none at all` : `, of ${listed}`;
  }

  #emptyAdvice(): string {
    const isEmpty = (column: number) => this.#gaps.count(column) === this.#records;
    if (isEmpty(this.#columns.target)) return "choose a column with values as dataset.params.target";
    if (Object.values(this.#columns.keys).some(isEmpty)) {
      return "split by a column with values, see dataset.split";
    }
    return "leave such columns out with dataset.params.drop, or say with dataset.missing what stands for their values";
  }

  /** The code of a category, NaN where it is missing. */
  #category(cells: Cells, column: number, codes: TextCodes): number {
    if (cells.isMissing(column)) return NaN;
    const code = cells.code(column, codes);
    if (code < 0) throw tooMany(this.#names[column], mostCategories);
    return code;
  }

  /** A feature that is no number, or no category: whether its row is kept. */
  #takeOdd(cells: Cells, column: number, categorical: boolean): boolean {
    if (cells.isMissing(column)) return this.#takeMissing(cells, column, categorical ? "category" : "number");
    this.#bad.add(column, cells);
    return true;
  }

  /** A missing value: whether its row is kept. */
  #takeMissing(cells: Cells, column: number, use: ColumnUse): boolean {
    const action = this.#gaps.add(column, () => {
      const rule = this.#rule;
      const word = cells.text(column).trim();
      const action =
        { number: rule.numeric, category: rule.categorical, target: rule.target, key: rule.split }[use];
      const hint = missingAdvice(use, rule, this.#trained, word);
      return { action, first: cells.offset(column), word, numeric: use === "number", hint };
    });
    return action !== "drop";
  }

  /** How many of the rows that are kept miss each feature. */
  #missing(x: Float64Array): number[] {
    const cols = this.#columns.features.length;
    return this.#columns.features.map((column, c) => {
      let count = 0;
      if (this.#gaps.count(column) > 0) {
        for (let i = c; i < x.length; i += cols) if (Number.isNaN(x[i])) count++;
      }
      return count;
    });
  }

  /** Turns codes into ranks and gives the categories in order. */
  #rank(x: Float64Array, c: number, codes: TextCodes): readonly string[] {
    const cols = this.#columns.features.length;
    const column = Int32Array.from({ length: x.length / cols }, (_, i) => {
      const code = x[i * cols + c];
      return Number.isNaN(code) ? -1 : code;
    });
    const { texts, rank } = rankTexts(column, codes.texts);
    column.forEach((code, i) => x[i * cols + c] = code < 0 ? NaN : rank[code]);
    return texts;
  }
}

function bytesOfTexts(texts: readonly string[]): number {
  let letters = 0;
  for (const { length } of texts) letters += length;
  return textBytes * texts.length + letterBytes * letters;
}

function tooMany(name: string, most: number): DataError {
  return new DataError(
    `Cannot use column ${found(name)}: it has more than ${most} different texts`,
    "leave it out (dataset.params.drop), or write numbers",
  );
}
