/**
 * Gathers the cells that should be numbers and are not, so that a column of text is one mistake and not
 * thousands.
 *
 * @module
 */
import { found } from "../../schema/found.ts";
import type { Cells } from "./cells.ts";
import { mayMeanMissing } from "./missing.ts";
import { notANumber, type Problem, type Problems } from "./problems.ts";
import { textAdvice, TextColumn, type TextKind } from "./text_column.ts";

/** How many cells are remembered, of one column and of all; the first of a column always is. */
const mostOfColumn = 20;
const mostOfAll = 10000;
/** How many texts of all columns are looked at to see what they are. */
const mostLooked = 100_000;

/** A cell that is no number, and what it says. */
interface BadCell extends Problem {
  readonly text: string;
}

/** The bad cells of a table's features. */
export class BadCells {
  readonly #names: readonly string[];
  readonly #columns = new Map<number, { count: number; problems: BadCell[]; texts: TextColumn }>();
  #looked = 0;
  #remembered = 0;

  /** @param names All columns of the table. */
  constructor(names: readonly string[]) {
    this.#names = names;
  }

  /**
   * Adds a cell of a column.
   *
   * @param cells The record it is in.
   */
  add(column: number, cells: Cells): void {
    let bad = this.#columns.get(column);
    if (!bad) this.#columns.set(column, bad = { count: 0, problems: [], texts: new TextColumn() });
    bad.count++;
    if (bad.texts.wanted && this.#looked < mostLooked) {
      this.#looked++;
      bad.texts.look(cells.text(column));
    }
    const enough = bad.problems.length === mostOfColumn || this.#remembered >= mostOfAll;
    if (enough && bad.count > 1) return;
    const [name, offset, text] = [this.#names[column], cells.offset(column), cells.text(column)];
    bad.problems.push({ ...notANumber(offset, name, text, cells.advice(column)), text });
    this.#remembered++;
  }

  /**
   * Tells the cells to `problems`, a column that holds no number at all as one.
   *
   * @param missing How many values of a column are missing.
   */
  report(problems: Problems, rows: number, missing: (column: number) => number): void {
    const columns = [...this.#columns].map(([column, cells]) => ({
      name: found(this.#names[column]),
      ...cells,
      isText: cells.count + missing(column) === rows && rows > 1,
    }));
    const plain = columns.filter(({ isText, problems }) => isText && knownAdvice(problems) === undefined);
    const byKind = Map.groupBy(plain, ({ texts }) => texts.kind);
    const adviceOf = (kind: TextKind) => textAdvice(kind, byKind.get(kind)!.map(({ name }) => name));
    const told = columns.flatMap(({ isText, problems, texts }) => {
      if (!isText) return problems.map(withMissingAdvice);
      const [first] = problems;
      const hint = knownAdvice(problems) ?? adviceOf(texts.kind);
      return [{ ...first, message: `${first.message}, and no number in any other row`, hint }];
    });
    const count = columns.reduce((sum, column) => sum + (column.isText ? 1 : column.count), 0);
    for (const problem of told.sort((a, b) => a.offset - b.offset)) problems.add(problem);
    problems.addUnseen(count - told.length);
  }
}

/** Among numbers, a word that often stands for a missing value is likely to be one. */
function withMissingAdvice({ text, ...problem }: BadCell): Problem {
  if (problem.hint !== undefined || !mayMeanMissing(text)) return problem;
  return {
    ...problem,
    hint: `if ${found(text.trim())} stands for a missing value, list it in dataset.params.missing_values`,
  };
}

/** What to do about cells that all mean a number; undefined if one of them does not. */
function knownAdvice(problems: readonly Problem[]): Problem["hint"] {
  const hints = problems.map(({ hint }) => hint);
  return hints.includes(undefined) ? undefined : hints[0];
}
