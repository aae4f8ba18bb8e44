import { assertAlmostEquals, assertEquals } from "@std/assert";
import golden from "../golden/metrics.json" with { type: "json" };
import type { Link } from "../../src/models/model.ts";
import { classReport, metrics } from "../../src/objectives/metrics.ts";
import { predictedClass, type Predictions, predictionsOf } from "../../src/objectives/predictions.ts";

interface Case {
  name: string;
  task: "regression" | "classification";
  rows: number;
  outputs: number;
  classes?: number;
  link: Link;
  y: number[];
  scores: number[];
  metrics: Record<string, number | null>;
  confusion_matrix?: number[][];
  per_class?: Record<"precision" | "recall" | "f1" | "support", number[]>;
}
const cases = golden.cases as unknown as Case[];

function predictions({ scores, y, rows, outputs, classes = 0, link }: Case): Predictions {
  const given = { rows, outputs, classes, link };
  return predictionsOf({ ...given, scores: Float64Array.from(scores), y: Float64Array.from(y) });
}

for (const one of cases) {
  Deno.test(`metrics of "${one.name}" are scikit-learn's`, () => {
    for (const [name, expected] of Object.entries(one.metrics)) {
      const actual = metrics[one.task][name].compute(predictions(one));
      if (expected === null) assertEquals(actual, NaN, name);
      else assertAlmostEquals(actual, expected, 1e-13 * Math.max(1, Math.abs(expected)), name);
    }
  });
  const { confusion_matrix, per_class } = one;
  if (!confusion_matrix || !per_class) continue;
  Deno.test(`the class report of "${one.name}" is scikit-learn's`, () => {
    const names = confusion_matrix.map((_, k) => `class ${k}`);
    const report = classReport(predictions(one), names);
    assertEquals(report.confusion_matrix, confusion_matrix);
    report.classes.forEach((score, k) => {
      assertEquals([score.name, score.support], [names[k], per_class.support[k]]);
      for (const key of ["precision", "recall", "f1"] as const) {
        assertAlmostEquals(score[key], per_class[key][k], 1e-15, `${key} of class ${k}`);
      }
    });
  });
}

Deno.test("every metric is held against scikit-learn", () => {
  for (const task of ["regression", "classification"] as const) {
    const seen = new Set(
      cases.filter((one) => one.task === task).flatMap(({ metrics }) => Object.keys(metrics)),
    );
    assertEquals([...seen].sort(), Object.keys(metrics[task]).sort());
  }
});

Deno.test("r2 of a single row is not defined, as in scikit-learn", () => {
  assertEquals(r2Of([1], [1]), NaN);
});

Deno.test("r2 of a constant is 1 if it is met and 0 if not, whatever its mean is rounded to", () => {
  for (const constant of [0.1, 0.3, 70.1, 19.99, 0.001, 1e300, -5e-324, 1e8 + 0.1]) {
    for (let rows = 2; rows <= 40; rows++) {
      const y = new Array(rows).fill(constant);
      assertEquals(r2Of(y, y), 1, `${rows} of ${constant}, met`);
      assertEquals(r2Of(y, [...y.slice(1), constant * 1.5 + 0.02]), 0, `${rows} of ${constant}, missed`);
    }
  }
});

Deno.test("r2 of values that differ in the last digit has their spread", () => {
  const y = [0.1, 0.1, 0.1 + 2 ** -56], far = [2 ** -20, 2 ** -20, 2 ** -20 + 2 ** -40];
  // p misses the last value, which is twice a third of its square away from their mean.
  assertAlmostEquals(r2Of(y, [0.1, 0.1, 0.1]), 1 - 1 / (2 / 3), 1e-15);
  assertAlmostEquals(r2Of(far, far.toSpliced(2, 1, 2 ** -20)), 1 - 1 / (2 / 3), 1e-15);
});

function r2Of(y: number[], p: number[]): number {
  const given = { name: "r2", task: "regression", metrics: {}, link: "identity", outputs: 1 } as const;
  return metrics.regression.r2.compute(predictions({ ...given, rows: y.length, y, scores: p }));
}

Deno.test("a NaN is never the larger score", () => {
  const link = "softmax";
  assertEquals(predictedClass({ scores: Float64Array.of(NaN, 0.2), outputs: 2, link }, 0), 0);
  assertEquals(predictedClass({ scores: Float64Array.of(NaN), outputs: 1, link: "sigmoid" }, 0), 0);
});

Deno.test("metrics of scores are those of probabilities where these are not rounded away", () => {
  for (const one of cases.filter(({ link }) => link !== "identity")) {
    const given = predictions(one), { p } = given;
    for (let i = 0; i < p.length; i += one.outputs) {
      const row = p.subarray(i, i + one.outputs);
      if (one.outputs > 1) assertAlmostEquals(row.reduce((sum, value) => sum + value), 1, 1e-15);
    }
    if (Math.max(...one.scores.map(Math.abs)) > 15) continue;
    const direct = predictionsOf({ ...given, scores: p, link: "identity" });
    const { roc_auc } = metrics.classification;
    assertAlmostEquals(roc_auc.compute(given), roc_auc.compute(direct), 1e-15, one.name);
  }
});

Deno.test("an order of probabilities that are rounded to 1 is lost: scores are what ranks", () => {
  const one = predictions(cases.find(({ name }) => name === "scores of 89 to 118")!);
  const saturated = predictionsOf({ ...one, scores: one.p, link: "identity" });
  assertEquals(metrics.classification.roc_auc.compute(saturated), 0.5);
  assertEquals(metrics.classification.roc_auc.compute(one), 5 / 6);
});
