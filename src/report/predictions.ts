/**
 * Predicted rows as text for programs: CSV, or a JSON object a line.
 *
 * @module
 */
import { type Cell, csvLines } from "./csv.ts";

/** What is said of a row. */
export interface PredictedView {
  readonly passed: readonly string[];
  readonly problem: string | null;
  readonly label: string | null;
  readonly values: readonly number[];
}

/** Which columns there are. */
export interface PredictionColumns {
  /** Names of columns that are passed through. */
  readonly passed: readonly string[];
  /** Class names; null for regression. */
  readonly classes: readonly string[] | null;
  /** Columns of the target. */
  readonly targets: number;
  /** Whether each class has its probability. */
  readonly probabilities: boolean;
  /** Whether a column says why a row has no prediction. */
  readonly problems: boolean;
}

/** Writes rows as text. */
export interface PredictionFormat {
  /** What stands before the first row. */
  readonly head: string;
  rows(rows: readonly PredictedView[]): string;
}

/** The names of the columns of predictions: `prediction`, or one for each target, and `p(CLASS)`. */
function predictionNames({ classes, targets, probabilities }: PredictionColumns): string[] {
  if (classes === null) {
    return targets === 1 ? ["prediction"] : Array.from({ length: targets }, (_, k) => `prediction_${k}`);
  }
  return ["prediction", ...probabilities ? classes.map((name) => `p(${name})`) : []];
}

function predictionCells(
  { classes, targets, probabilities }: PredictionColumns,
  { label, values, problem }: PredictedView,
): Cell[] {
  if (classes === null) return problem === null ? [...values] : new Array<Cell>(targets).fill(null);
  const shares = probabilities ? problem === null ? values : new Array<Cell>(classes.length).fill(null) : [];
  return [label, ...shares];
}

/** A table with a line of names. Numbers keep every digit. */
export function csvPredictions(columns: PredictionColumns): PredictionFormat {
  const names = [...columns.passed, ...predictionNames(columns), ...columns.problems ? ["problem"] : []];
  return {
    head: csvLines(names, []).join("\n") + "\n",
    rows(rows) {
      const cells = rows.map((row) => [
        ...row.passed,
        ...predictionCells(columns, row),
        ...columns.problems ? [row.problem] : [],
      ]);
      return csvLines([], cells).slice(1).map((line) => line + "\n").join("");
    },
  };
}

/** An object for each row; one without a prediction has its problem alone. */
export function jsonPredictions(columns: PredictionColumns): PredictionFormat {
  const names = predictionNames(columns);
  return {
    head: "",
    rows: (rows) =>
      rows.map((row) => {
        const passed = columns.passed.map((name, i) => [name, row.passed[i]] as const);
        const cells = predictionCells(columns, row);
        const said = row.problem === null
          ? names.map((name, i) => [name, cells[i]] as const)
          : [["problem", row.problem] as const];
        return JSON.stringify(Object.fromEntries([...passed, ...said])) + "\n";
      }).join(""),
  };
}
