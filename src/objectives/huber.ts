import { huberError } from "../ops/losses.ts";
import { number, object, optional } from "../schema/fields.ts";
import { errorLoss } from "./errors_of_predictions.ts";

/**
 * Huber's loss as PyTorch defines it: with d = |prediction - target|, d² / 2 up to delta, delta (d - delta / 2) beyond;
 * the mean over rows and columns.
 */
export const huber = errorLoss({
  summary: "Huber's loss: the squared error of small errors, the absolute error of large ones",
  params: object({
    delta: optional(number({ description: "Where the square becomes a line", above: 0 }), 1),
  }),
  error: (p, targets, { delta }) => huberError(p, targets, delta),
});
