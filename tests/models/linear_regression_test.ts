import { assertStringIncludes, assertThrows } from "@std/assert";
import { ConfigError } from "../../src/errors.ts";
import { linear_regression } from "../../src/models/linear_regression.ts";
import { parse } from "../../src/schema/fields.ts";

Deno.test("linear_regression on several classes points to the task, too", () => {
  const { value } = parse(linear_regression.params, {});
  const shape = { task: "classification", inputs: 2, targets: 1, classes: 3, rows: 9 } as const;
  const error = assertThrows(() => linear_regression.build(value!, shape), ConfigError, "on 3 classes");
  assertStringIncludes(error.hint ?? "", 'dataset.params.task to "regression"');
});
