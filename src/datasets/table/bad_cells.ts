/**
 * Gathers the cells that should be numbers and are not, so that a column of text is one mistake and not
 * thousands.
 *
 * @module
 */
import { found } from "../../schema/found.ts";
import { missingNumber, notANumber, type Problem, type Problems } from "./problems.ts";

/** How many cells are remembered, of one column and of all; the first of a column always is. */
const mostOfColumn = 20;
const mostOfAll = 10000;

/** The bad cells of a table's features. */
export class BadCells {
  readonly #names: readonly string[];
  readonly #columns = new Map<number, { count: number; problems: Problem[] }>();
  #remembered = 0;

  /** @param names All columns of the table. */
  constructor(names: readonly string[]) {
    this.#names = names;
  }

  /**
   * Adds a cell of a column.
   *
   * @param text What it says, asked for if it is remembered.
   * @param missing What to do, if it is a missing value.
   */
  add(column: number, offset: number, text: () => string, missing?: string): void {
    let cells = this.#columns.get(column);
    if (!cells) this.#columns.set(column, cells = { count: 0, problems: [] });
    cells.count++;
    const enough = cells.problems.length === mostOfColumn || this.#remembered >= mostOfAll;
    if (enough && cells.count > 1) return;
    const name = this.#names[column];
    const problem = missing === undefined
      ? notANumber(offset, name, text())
      : missingNumber(offset, name, text(), missing);
    cells.problems.push(problem);
    this.#remembered++;
  }

  /**
   * Tells the cells to `problems`, a column that holds no number at all as one.
   *
   * @param missing How many values of a column are missing and let through.
   */
  report(problems: Problems, rows: number, missing: (column: number) => number): void {
    const columns = [...this.#columns].map(([column, cells]) => ({
      name: found(this.#names[column]),
      ...cells,
      isText: cells.count + missing(column) === rows && rows > 1,
    }));
    const names = columns.filter(({ isText, problems }) => isText && knownAdvice(problems) === undefined)
      .map(({ name }) => name).join(", ");
    const text = `say that they are categories: dataset.params.categorical: [${names}], or leave them out: ` +
      `dataset.params.drop: [${names}]`;
    const told = columns.flatMap(({ isText, problems }) => {
      if (!isText) return problems;
      const [first] = problems;
      const hint = knownAdvice(problems) ?? text;
      return [{ ...first, message: `${first.message}, and no number in any other row`, hint }];
    });
    const count = columns.reduce((sum, column) => sum + (column.isText ? 1 : column.count), 0);
    for (const problem of told.sort((a, b) => a.offset - b.offset)) problems.add(problem);
    problems.addUnseen(count - told.length);
  }
}

/** What to do about cells that all mean a number; undefined if one of them does not, or all are missing. */
function knownAdvice(problems: readonly Problem[]): Problem["hint"] {
  const hints = problems.filter(({ missing }) => !missing).map(({ hint }) => hint);
  return hints.includes(undefined) ? undefined : hints[0] ?? problems[0].hint;
}
