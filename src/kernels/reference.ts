/**
 * The kernels as plain loops: they define every result, bit for bit, and serve tests only.
 *
 * @module
 */

import type { Kernels, Precision } from "./kernels.ts";
import { draws } from "./reference/draws.ts";
import { elementwise } from "./reference/elementwise.ts";
import { factorizations } from "./reference/factorizations.ts";
import { linears } from "./reference/linear.ts";
import { losses } from "./reference/losses.ts";
import { optimizers } from "./reference/optimizers.ts";
import { order } from "./reference/order.ts";
import { products } from "./reference/products.ts";
import { rows } from "./reference/rows.ts";
import { scalars } from "./reference/scalars.ts";

/** The defining kernels of a precision, for typed arrays on any buffer. */
export function referenceKernels(precision: Precision): Kernels {
  return {
    name: "reference",
    precision,
    ...products(precision),
    ...linears(precision),
    ...factorizations(precision),
    ...elementwise(precision),
    ...rows(precision),
    ...order(),
    ...scalars(),
    ...losses(precision),
    ...draws(precision),
    ...optimizers(precision),
  };
}
