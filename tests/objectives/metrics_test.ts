import { assertAlmostEquals, assertEquals } from "@std/assert";
import golden from "../golden/metrics.json" with { type: "json" };
import { predictedClass } from "../../src/objectives/classification_metrics.ts";
import { classReport, metrics, type Predictions } from "../../src/objectives/metrics.ts";

interface Case {
  name: string;
  task: "regression" | "classification";
  rows: number;
  outputs: number;
  classes?: number;
  probabilities?: boolean;
  y: number[];
  p: number[];
  metrics: Record<string, number | null>;
  confusion_matrix?: number[][];
  per_class?: Record<"precision" | "recall" | "f1" | "support", number[]>;
}
const cases = golden.cases as unknown as Case[];

function predictions({ p, y, rows, outputs, classes = 0, probabilities = false }: Case): Predictions {
  return { p: Float64Array.from(p), y: Float64Array.from(y), rows, outputs, classes, probabilities };
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
  const one = {
    p: Float64Array.of(1),
    y: Float64Array.of(1),
    rows: 1,
    outputs: 1,
    classes: 0,
    probabilities: false,
  };
  assertEquals(metrics.regression.r2.compute(one), NaN);
});

Deno.test("a NaN is never the larger score", () => {
  const base = { y: Float64Array.of(0), rows: 1, classes: 2, probabilities: true };
  assertEquals(predictedClass({ ...base, p: Float64Array.of(NaN, 0.2), outputs: 2 }, 0), 0);
  assertEquals(predictedClass({ ...base, p: Float64Array.of(NaN), outputs: 1 }, 0), 0);
});
