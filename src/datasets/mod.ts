/**
 * The data sets: to add one, write a file and add a line here.
 *
 * @module
 */
import { csv } from "./csv.ts";
import type { DatasetEntry } from "./dataset.ts";
import { jsonl } from "./jsonl.ts";
import { npy } from "./npy.ts";
import { npz } from "./npz.ts";
import { syntheticClassification } from "./synthetic_classification.ts";
import { syntheticRegression } from "./synthetic_regression.ts";

/** Every data set by the name that `dataset.name` gives. */
export const datasets = {
  synthetic_regression: syntheticRegression,
  synthetic_classification: syntheticClassification,
  csv,
  jsonl,
  npy,
  npz,
} satisfies { readonly [name: string]: DatasetEntry };
