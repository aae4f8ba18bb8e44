/** What loading may hold: `dataset.memory_limit`, by default 1000 MiB. */
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { ConfigError, DataError } from "../../src/errors.ts";
import { planExperiment } from "../../src/plan.ts";
import { whatOf } from "../../src/spec/what.ts";
import { files, noFiles, specOf } from "../sessions.ts";

const made = (n_samples: number, n_features: number, memory_limit?: number) =>
  specOf({
    name: "made",
    dataset: {
      name: "synthetic_regression",
      params: { n_samples, n_features },
      ...memory_limit !== undefined && { memory_limit },
    },
    model: { name: "linear_regression" },
  });

Deno.test("more than 1000 MiB are refused with the estimate before anything is allocated", async () => {
  const { message, hint } = await assertRejects(
    () => planExperiment(made(1_000_000_000, 10), noFiles),
    ConfigError,
  );
  assertEquals(
    message,
    "Cannot hold the data: 1000000000 rows of 10 features take 83923.4 MiB, more than 1000.0 MiB",
  );
  assertStringIncludes(hint!, "raise dataset.memory_limit, which is in MiB");
  await planExperiment(made(131072, 998), noFiles);
  await assertRejects(() => planExperiment(made(131072, 1000), noFiles), ConfigError, "more than 1000.0 MiB");
});

Deno.test("dataset.memory_limit is what loading may hold, for every kind of data", async () => {
  await planExperiment(made(131072, 1000, 1002), noFiles);
  await assertRejects(() => planExperiment(made(131072, 10, 10), noFiles), ConfigError, "more than 10.0 MiB");
  const text = "a,b,y\n" + "1,2,3\n4,5,6\n".repeat(40_000);
  const csv = (memory_limit: number) =>
    specOf({
      name: "read",
      dataset: { name: "csv", path: "t.csv", params: { target: "y", task: "regression" }, memory_limit },
      model: { name: "linear_regression" },
    });
  await planExperiment(csv(5), files({ "t.csv": text }));
  const { message } = await assertRejects(() => planExperiment(csv(1), files({ "t.csv": text })), DataError);
  assertStringIncludes(message, "features take");
  assertStringIncludes(message, "more than 1.0 MiB: 8 bytes a cell");
});

Deno.test("dataset.memory_limit is no part of a digest", () => {
  assertEquals(whatOf(made(10, 2, 64)), whatOf(made(10, 2)));
});
