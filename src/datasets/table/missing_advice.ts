/**
 * What to do about a missing value that nothing is to stand for.
 *
 * @module
 */
import { found } from "../../schema/found.ts";
import type { MissingRule } from "../dataset.ts";

/** What the column of a missing value is for; a key says how rows are split. */
export type ColumnUse = "number" | "category" | "target" | "key";

const leaveOut = 'leave their rows out with dataset.missing: "drop"';

/**
 * Advice that helps: nothing may stand for a target or a key, numbers and categories may have different rules, and
 * those of a trained model cannot be changed any more.
 *
 * @param rule The one that refused the value.
 * @param trained Whether the rule is that of a trained model.
 * @param word What stands in the cell; empty if nothing does.
 */
export function missingAdvice(use: ColumnUse, rule: MissingRule, trained: boolean, word = ""): string {
  const keep = word === "" || use === "number"
    ? ""
    : `; if ${
      found(word)
    } is a value here, list only other words in dataset.params.missing_values ([] for none)`;
  return adviceOf(use, rule, trained) + keep;
}

function adviceOf(use: ColumnUse, rule: MissingRule, trained: boolean): string {
  if (use === "target") {
    return "a target must be there: write missing ones into the file, or leave their rows out with " +
      "dataset.missing: { target: drop }";
  }
  if (use === "key") {
    return "rows are split by this column: write missing values of it into the file, or leave their rows out with " +
      "dataset.missing: { split: drop }";
  }
  if (trained) {
    return `the model was trained without a rule for missing values: write them into the file, or ${leaveOut}`;
  }
  if (use === "category" || rule.categorical !== "refuse") {
    return "say for numbers and for categories what is to stand for missing values, such as " +
      `dataset.missing: { numeric: median, categorical: most_frequent }, or ${leaveOut}`;
  }
  return 'say with dataset.missing what is to stand for missing values ("median", "most_frequent", …), or leave out ' +
    'their rows ("drop")';
}
