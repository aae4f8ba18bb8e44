/**
 * Functions of the modules that compute parts of kernels, and how a part is divided again.
 *
 * @module
 */
import type { SplitRule } from "../threads/splits.ts";

/** By name; no operation calls them. */
export const parts = {
  /** A rectangle of a product. */
  product: { by: "rectangle" },
  /** Columns of a dense layer. */
  linearColumns: { by: "columns" },
} as const satisfies Record<string, SplitRule>;
