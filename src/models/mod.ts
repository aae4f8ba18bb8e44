/**
 * Every model a config can name. To add one: write its file, add its line.
 *
 * @module
 */
import { linear_regression } from "./linear_regression.ts";
import { logistic_regression } from "./logistic_regression.ts";
import { mlp } from "./mlp.ts";
import type { ModelEntry } from "./model.ts";

export const models = { linear_regression, logistic_regression, mlp } satisfies Record<string, ModelEntry>;
