import { precisions } from "../../src/kernels/variants.ts";
import { testPieces } from "./pieces.ts";

for (const precision of precisions) {
  for (const count of [1, 2]) testPieces(precision, count);
}
