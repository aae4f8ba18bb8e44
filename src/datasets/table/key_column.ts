/**
 * A column that says how rows are split: their group, their order or their part.
 *
 * @module
 */

/** Values that can be compared and told apart; texts stand as their rank in sorted order. */
export interface KeyColumn {
  /** The column's name. */
  readonly name: string;
  /** [rows]: the numbers of the column, or an index into `texts`. */
  readonly values: Float64Array;
  /** The different texts, sorted; absent for a column of numbers. */
  readonly texts?: readonly string[];
  /** The different cells of a column of numbers as a text file has them, in order of their first rows. */
  readonly written?: readonly string[];
  /**
   * Finds the first cell that says one of some texts, for messages, and its place, `path:line:column`; absent where a
   * file has no lines.
   */
  readonly firstOf?: (texts: readonly string[]) => Promise<{ text: string; place: string } | undefined>;
}
