/**
 * What a module of kernels exports.
 *
 * @module
 */

import type { KernelName } from "../kernels.ts";

/** The exports of a module: addresses, sizes and settings in; numbers out, if any. */
export type Functions = Record<
  | KernelName
  | "fma"
  | "linearColumns"
  | "peak"
  | "product"
  | "setScratch",
  (...values: (number | boolean)[]) => number
>;
