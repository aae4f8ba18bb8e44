import { precisions } from "../../../src/kernels/variants.ts";
import { testThreads } from "./functions.ts";

for (const precision of precisions) {
  for (const count of [2, 3, 5]) testThreads(precision, count);
}
