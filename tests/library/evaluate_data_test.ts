/** Evaluation on other data: what is taken from the other config. */
import { assertAlmostEquals, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { ConfigError, evaluate, run } from "../../src/mod.ts";
import { inPlace } from "../oddities/support.ts";

const train =
  "code,x,y\n1,0.1,10\n2,0.2,20\n3,0.3,30\n1,0.4,11\n2,0.5,21\n3,0.6,31\n1,0.7,12\n2,0.8,22\n3,0.9,32\n";
const later = "code,x,y\n1.0,0.15,10.2\n2.0,0.25,20.2\n3.0,0.35,30.2\n2.0,0.45,21.2\n";

const config = (unknown_category: "error" | "ignore") => ({
  name: "codes",
  dataset: {
    name: "csv" as const,
    path: "train.csv",
    params: { target: "y", categorical: ["code"] },
    unknown_category,
  },
  model: { name: "linear_regression" as const },
});

for (const unknown of ["error", "ignore"] as const) {
  Deno.test(`an evaluation takes a dataset section alone, and all of its rows: ${unknown}`, () =>
    inPlace(async ({ root, write, mlx }) => {
      write("train.csv", train);
      write("later.csv", later);
      const { directory } = await run(config(unknown), { root });
      const dataset = { name: "csv" as const, path: "later.csv", params: { target: "y" } };
      const report = await evaluate(directory!, { root, config: { dataset } });
      assertEquals([report.split, report.rows, report.warnings], ["all", 4, []]);
      // scikit-learn 1.9: OneHotEncoder on the codes as numbers, LinearRegression, r2_score and mean_absolute_error.
      assertAlmostEquals(report.results[0].metrics.r2, 0.999314, 1e-6);
      assertAlmostEquals(report.results[0].metrics.mae, 0.116667, 1e-6);

      const file = write("data.yaml", "dataset: { name: csv, path: later.csv, params: { target: y } }\n");
      const { code, out } = await mlx("eval", directory!, "--config", file);
      assertEquals(code, 0);
      assertStringIncludes(out, "all rows of later.csv, 4 rows");
      const split = write(
        "split.yaml",
        "dataset: { name: csv, path: later.csv, params: { target: y }, split: { test: 0.5 } }\n",
      );
      assertStringIncludes(
        (await mlx("eval", directory!, "--config", split)).out,
        "test split of later.csv, 2 rows",
      );
      assertStringIncludes((await mlx("eval", directory!, "--config", split, "--split=all")).out, "4 rows");
      // A run still needs both.
      const { err } = await mlx("run", "--config", file);
      assertStringIncludes(err, "name: expected a name that can be a directory but found nothing");
      assertStringIncludes(err, "model: expected an object but found nothing");
    }));
}

Deno.test("an evaluation says how many rows have unknown categories", () =>
  inPlace(async ({ root, write, mlx }) => {
    write("train.csv", train);
    write("later.csv", later.replace("3.0,", "4,"));
    const { directory } = await run(config("ignore"), { root });
    const file = write("data.yaml", "dataset: { name: csv, path: later.csv, params: { target: y } }\n");
    const { err } = await mlx("eval", directory!, "--config", file);
    assertEquals(
      err,
      'mlx: warning: Column "code": 1 of 4 rows have a category that no training row has ("4") and are encoded as all zeros\n',
    );
  }));

Deno.test("an evaluation takes the run's words for missing values, and needs the model's columns only", () =>
  inPlace(async ({ root, write }) => {
    const rows = (id: string) => `${id}x,y\n${id && "7,"}1,10\n${id && "8,"}-999,20\n${id && "9,"}3,30.5\n`;
    write("train.csv", rows("id,"));
    write("later.csv", rows(""));
    const dataset = (path: string, params = {}) => ({
      name: "csv" as const,
      path,
      params: { target: "y", drop: ["id"], ...params },
      missing: "mean" as const,
    });
    const { directory } = await run({
      ...config("error"),
      dataset: dataset("train.csv", { missing_values: [-999] }),
    }, { root });
    const mae = async (params = {}) => {
      const config = { dataset: dataset("later.csv", params) };
      return (await evaluate(directory!, { root, config })).results[0].metrics.mae;
    };
    const own = (await evaluate(directory!, { root })).results[0].metrics.mae;
    assertEquals(await mae(), own);
    assertEquals(await mae({ missing_values: [-999] }), own);
    assertEquals(await mae({ missing_values: [] }) > 1000, true);
  }));

Deno.test("mistakes in the dataset section of an evaluation are told", () =>
  inPlace(async ({ root, write }) => {
    write("train.csv", train);
    const { directory } = await run(config("error"), { root });
    await assertRejects(
      () =>
        evaluate(directory!, { root, config: { dataset: { name: "csv", path: "train.csv", params: {} } } }),
      ConfigError,
      "dataset.params.target",
    );
  }));

Deno.test("an evaluation of a run with weights of classes tells the weighted loss that the run recorded", () =>
  inPlace(async ({ root, write }) => {
    const rows = Array.from({ length: 31 }, (_, i) => `${i % 7},${i % 5 === 0 || i % 7 === 6 ? "a" : "b"}`);
    write("rows.csv", `x,y\n${rows.join("\n")}\n`);
    const dataset = { name: "csv" as const, path: "rows.csv", params: { target: "y" } };
    const weighed = {
      name: "weighed",
      dataset: { ...dataset, split: { test: 0.3 } },
      model: { name: "logistic_regression" as const },
      training: { epochs: 3, class_weight: "balanced" as const },
    };
    const { directory, metrics, best } = await run(weighed, { root });
    assertEquals(best!.metric, "weighted_loss");
    const { results: [{ metrics: found }] } = await evaluate(directory!, { root, split: "test" });
    assertEquals(found.weighted_loss, metrics.test_weighted_loss);
    assertEquals(found.loss, metrics.test_loss);
    const asked = await evaluate(directory!, { root, metrics: ["weighted_loss"] });
    assertEquals(Object.keys(asked.results[0].metrics), ["loss", "weighted_loss"]);
    // Other data have no weights, and a run without weights has no weighted loss.
    const other = await evaluate(directory!, { root, config: { dataset } });
    assertEquals("weighted_loss" in other.results[0].metrics, false);
    const plain = await run({ ...weighed, name: "plain", training: { epochs: 1 } }, { root });
    await assertRejects(
      () => evaluate(plain.directory!, { root, metrics: ["weighted_loss"] }),
      ConfigError,
      'Cannot compute metric "weighted_loss"',
    );
  }));
