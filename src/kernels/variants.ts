/**
 * Which modules the kernels are compiled to.
 *
 * @module
 */

/** The precisions, each with modules of its own. */
export const precisions = ["float32", "float64"] as const;

/** "fused" multiplies and adds by an instruction, "software" by a function that gives the same bits. */
export const variants = ["fused", "software"] as const;

/** One of {@linkcode variants}. */
export type Variant = typeof variants[number];
