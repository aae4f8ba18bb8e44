import { absoluteError } from "../ops/losses.ts";
import { errorLoss } from "./errors_of_predictions.ts";

/** Mean absolute error: the mean over rows and columns of |prediction - target|; classes are one-hot. */
export const mae = errorLoss({
  summary: "Mean absolute error; on classes, of the predicted probabilities against one-hot labels",
  error: absoluteError,
});
