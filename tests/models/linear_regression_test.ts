import { assertAlmostEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { ConfigError } from "../../src/errors.ts";
import { linear_regression } from "../../src/models/linear_regression.ts";
import { run } from "../../src/mod.ts";
import { parse } from "../../src/schema/fields.ts";
import { root } from "../deno.ts";

Deno.test("linear_regression on several classes points to the task, too", () => {
  const { value } = parse(linear_regression.params, {});
  const shape = { task: "classification", inputs: 2, targets: 1, classes: 3, rows: 9 } as const;
  const error = assertThrows(() => linear_regression.build(value!, shape), ConfigError, "on 3 classes");
  assertStringIncludes(error.hint ?? "", 'dataset.params.task to "regression"');
});

/** On new rows, by scikit-learn's LinearRegression, and with StandardScaler before it; RMSE and R². */
const exact: [settings: object, rmse: number, r2: number][] = [
  [{}, 5.550471081704733, 0.5813124128358875],
  [{ standardize_target: true }, 5.550471081704733, 0.5813124128358875],
  [{ standardize: true }, 4.275497715367962, 0.7515701630266065],
  [{ standardize: true, standardize_target: true }, 4.275497715367962, 0.7515701630266065],
];

for (const [settings, rmse, r2] of exact) {
  Deno.test(`more columns than rows predict new rows as scikit-learn does: ${JSON.stringify(settings)}`, async () => {
    const { metrics } = await run({
      name: "assay",
      dataset: {
        name: "csv",
        path: "tests/golden/tables/assay.csv",
        params: { target: "yield" },
        split: { column: "part" },
        ...settings,
      },
      model: { name: "linear_regression" },
    }, { root, record: false });
    assertAlmostEquals(metrics.test_rmse, rmse, 1e-10);
    assertAlmostEquals(metrics.test_r2, r2, 1e-10);
  });
}
