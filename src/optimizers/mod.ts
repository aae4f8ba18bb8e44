/**
 * Every optimizer a config can name. To add one: write its file, add its line.
 *
 * @module
 */
import { adam, adamw } from "./adam.ts";
import type { OptimizerEntry } from "./optimizer.ts";
import { rmsprop } from "./rmsprop.ts";
import { sgd } from "./sgd.ts";

export const optimizers = { sgd, adam, adamw, rmsprop } satisfies Record<string, OptimizerEntry>;
