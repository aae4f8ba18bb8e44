/**
 * The report of a classification as tables.
 *
 * @module
 */
import type { ClassReport } from "../objectives/metrics.ts";
import { formatMetric } from "../report/numbers.ts";
import { table } from "../report/table.ts";
import type { Line } from "../report/text.ts";

/** The most classes whose confusion matrix is still read at a glance. */
const matrixLimit = 12;

/** One line a class; below, if there are not too many, the confusion matrix with a row for each true class. */
export function classLines({ classes, confusion_matrix }: ClassReport, width: number): Line[] {
  const right = (title: string) => ({ title, align: "right" as const });
  const scores = classes.map(({ name, precision, recall, f1, support }) => [
    name,
    formatMetric(precision),
    formatMetric(recall),
    formatMetric(f1),
    String(support),
  ]);
  const titles = ["precision", "recall", "f1", "rows"].map(right);
  const lines: Line[] = ["", ...table([{ title: "class" }, ...titles], scores, { width })];
  if (classes.length > matrixLimit) return lines;
  const counts = classes.map(({ name }, i) => [name, ...confusion_matrix[i].map(String)]);
  const matrix = table([{ title: "true \\ predicted" }, ...classes.map(({ name }) => right(name))], counts, {
    width,
  });
  return [...lines, "", ...matrix];
}
