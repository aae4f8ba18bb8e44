/**
 * The fixed shapes of sums (docs/architecture.md). Changing one changes bits, and so the numerics version.
 *
 * The WebAssembly sources import this file too.
 *
 * @module
 */

/**
 * How many terms of a sum over the summed axis of a matrix are added in index order before the block's result is
 * added to that of the blocks before it. One number serves both precisions: 128, 256 and 384 run equally fast, and the
 * panels of a packed product that this one makes fit into the first-level cache.
 */
export const blockLength = 256;

/** Whole-array scalars have one running sum for each index modulo this number. */
export const laneCount = 16;
