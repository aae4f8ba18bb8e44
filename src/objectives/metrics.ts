/**
 * The metrics of each task, on plain arrays. To add one: write its function, add its line.
 *
 * @module
 */
import type { Task } from "../datasets/dataset.ts";
import {
  accuracy,
  balancedAccuracy,
  type ClassScore,
  classScores,
  cohenKappa,
  confusionMatrix,
  macroF1,
  mcc,
} from "./classification_metrics.ts";
import type { Predictions } from "./predictions.ts";
import { brierScore, calibrationError, logLoss } from "./probability_metrics.ts";
import { averagePrecision, rocAuc, topAccuracy } from "./ranking_metrics.ts";
import {
  explainedVariance,
  mae,
  mape,
  medianAbsoluteError,
  mse,
  quantileLoss,
  r2,
  rmse,
} from "./regression_metrics.ts";

/** Metrics by name, in the order they are shown. */
export type Metrics = Readonly<Record<string, number>>;

export type { Predictions } from "./predictions.ts";

/** One line of a table of metrics. */
export interface Metric {
  /** The metric of some rows; NaN where it is not defined. */
  readonly compute: (predictions: Predictions) => number;
  /** Whether a larger value is a better one. */
  readonly larger: boolean;
  /** Whether it means something only for probabilities. */
  readonly probabilities?: true;
  /** Whether it is computed only where its name is given: to `mlx eval --metrics`, or as `training.monitor`. */
  readonly onRequest?: true;
}

const onRequest = true, probabilities = true;

/** The first of each task is told after every epoch, all but those on request by an evaluation. */
export const metrics: Readonly<Record<Task, Readonly<Record<string, Metric>>>> = {
  regression: {
    r2: { compute: r2, larger: true },
    mse: { compute: mse, larger: false },
    rmse: { compute: rmse, larger: false },
    mae: { compute: mae, larger: false },
    median_absolute_error: { compute: medianAbsoluteError, larger: false, onRequest },
    mape: { compute: mape, larger: false, onRequest },
    explained_variance: { compute: explainedVariance, larger: true, onRequest },
    quantile_loss_10: { compute: quantileLoss(0.1), larger: false, onRequest },
    quantile_loss_90: { compute: quantileLoss(0.9), larger: false, onRequest },
  },
  classification: {
    accuracy: { compute: accuracy, larger: true },
    balanced_accuracy: { compute: balancedAccuracy, larger: true },
    macro_f1: { compute: macroF1, larger: true },
    log_loss: { compute: logLoss, larger: false, probabilities },
    roc_auc: { compute: rocAuc, larger: true },
    average_precision: { compute: averagePrecision, larger: true, onRequest },
    top_3_accuracy: { compute: topAccuracy(3), larger: true, onRequest },
    top_5_accuracy: { compute: topAccuracy(5), larger: true, onRequest },
    mcc: { compute: mcc, larger: true, onRequest },
    cohen_kappa: { compute: cohenKappa, larger: true, onRequest },
    brier_score: { compute: brierScore, larger: false, probabilities, onRequest },
    calibration_error: { compute: calibrationError, larger: false, probabilities, onRequest },
  },
};

/** Whether a table has metrics that are not ours: they may read {@linkcode Predictions.p}. */
export function hasOwnMetrics(table: Readonly<Record<string, Metric>>, task: Task): boolean {
  return Object.entries(table).some(([name, metric]) => metrics[task][name] !== metric);
}

/** What a classification got right and wrong, class by class. */
export interface ClassReport {
  /** counts[i][j]: rows of class i that were predicted to be of class j. */
  readonly confusion_matrix: readonly (readonly number[])[];
  /** In label order. */
  readonly classes: readonly ({ readonly name: string } & ClassScore)[];
}

/** The report of a classification. */
export function classReport(predictions: Predictions, names: readonly string[]): ClassReport {
  const counts = confusionMatrix(predictions);
  const scores = classScores(counts);
  return { confusion_matrix: counts, classes: scores.map((score, k) => ({ name: names[k], ...score })) };
}
