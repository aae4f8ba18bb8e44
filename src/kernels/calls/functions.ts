/**
 * What a module of kernels exports.
 *
 * @module
 */

import type { Kernels } from "../kernels.ts";

/** The exports of a module: addresses, sizes and settings in; numbers out, if any. */
export type Functions = Record<
  | Exclude<keyof Kernels, "name" | "precision" | "program" | "loop">
  | "fma"
  | "linearColumns"
  | "peak"
  | "product"
  | "setScratch",
  (...values: (number | boolean)[]) => number
>;
