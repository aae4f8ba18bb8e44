/**
 * The fixed shapes of sums (docs/architecture.md). Changing one changes bits, and so the numerics version.
 *
 * The WebAssembly sources import this file too.
 *
 * @module
 */

/**
 * How many terms of a sum over the summed axis of a matrix are added in index order before the block's result is
 * added to that of the blocks before it. One number serves both precisions: from 192 to 384 the speeds differ by less
 * than the measurement, and the panels of a packed product that this one makes, 13 and 18 KiB, fit into any
 * first-level cache.
 */
export const blockLength = 256;

/** Whole-array scalars have one running sum for each index modulo this number. */
export const laneCount = 16;
