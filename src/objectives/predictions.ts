/** Predictions with what they should have been. */
export interface Predictions {
  /** [rows, outputs]: values, or scores of classes. */
  readonly p: Float64Array;
  /** [rows, targets]: values, or the index of a class. */
  readonly y: Float64Array;
  /** How many rows there are. */
  readonly rows: number;
  /** How many numbers there are for each row. */
  readonly outputs: number;
  /** Number of classes; 0 for regression. */
  readonly classes: number;
  /** Whether the scores of a row are the probabilities of its classes. */
  readonly probabilities: boolean;
}
