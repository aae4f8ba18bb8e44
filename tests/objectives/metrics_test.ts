import { assertAlmostEquals, assertEquals } from "@std/assert";
import golden from "../golden/metrics.json" with { type: "json" };
import { metrics, predictedClass, type Predictions } from "../../src/objectives/metrics.ts";

interface Case {
  name: string;
  task: "regression" | "classification";
  rows: number;
  outputs: number;
  y: number[];
  p: number[];
  metrics: Record<string, number>;
}
const cases = golden.cases as unknown as Case[];

function predictions({ p, y, rows, outputs }: Case): Predictions {
  return { p: Float64Array.from(p), y: Float64Array.from(y), rows, outputs };
}

for (const one of cases) {
  for (const [name, expected] of Object.entries(one.metrics)) {
    Deno.test(`${name} of "${one.name}" is scikit-learn's`, () => {
      const actual = metrics[one.task][name](predictions(one));
      assertAlmostEquals(actual, expected, 1e-13 * Math.max(1, Math.abs(expected)));
    });
  }
}

Deno.test("every metric is held against scikit-learn", () => {
  for (const task of ["regression", "classification"] as const) {
    const seen = new Set(
      cases.filter((one) => one.task === task).flatMap(({ metrics }) => Object.keys(metrics)),
    );
    assertEquals([...seen].sort(), Object.keys(metrics[task]).sort());
  }
});

Deno.test("a NaN among predictions is never the predicted class's reason", () => {
  const y = Float64Array.of(0), p = Float64Array.of(NaN, 0.2);
  assertEquals(predictedClass({ p, y, rows: 1, outputs: 2 }, 0), 0);
  assertEquals(predictedClass({ p: Float64Array.of(NaN), y, rows: 1, outputs: 1 }, 0), 0);
});
