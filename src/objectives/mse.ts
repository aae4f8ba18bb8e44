import { squaredError } from "../ops/losses.ts";
import { errorLoss } from "./errors_of_predictions.ts";

/** Mean squared error: the mean over rows and columns of (prediction - target)²; classes are one-hot. */
export const mse = errorLoss({
  summary: "Mean squared error; on classes, of the predicted probabilities against one-hot labels",
  error: squaredError,
});
