// The instance's own scratch area. Its layout:
//
//   +0      small things: running sums, an edge tile, the ends of arrays, and from +2 KiB two numbers a row
//   +4 KiB  packed rows of the left matrix, at most 124 KiB
//   +128 KiB  packed columns of the right matrix, at most 768 KiB
//   +896 KiB  a table of logarithms, once it has been needed
//
// Random numbers are made where rows are packed, since no kernel does both.

/** Where the area begins; each thread has one of its own. */
export let scratch: usize = 65536;

/** The size of packed columns. */
export const packedColumnsBytes: i32 = 768 * 1024;

/** Whether the table of logarithms is there. */
export let hasLogTable: bool = false;

/** Notes that it is. */
export function keepLogTable(): void {
  hasLogTable = true;
}

/** Sets where the area begins. */
export function setScratch(address: usize): void {
  scratch = address;
  hasLogTable = false;
}

/** Room for 16 running sums in float64. */
@inline
export function laneSums(): usize {
  return scratch;
}

/** Room for one tile of a product. */
@inline
export function edgeTile(): usize {
  return scratch + 256;
}

/** Room for the 624 words of a Mersenne Twister. */
@inline
export function randomWords(): usize {
  return scratch + 4096;
}

/** Room for 624 tempered words; three that were left over stand before them. */
@inline
export function temperedWords(): usize {
  return scratch + 8192;
}

/** Pairs of Gaussians that are made at once. */
export const pairsAtOnce: i32 = 256;

/** Room for so many points in the unit circle, two numbers each. */
@inline
export function circlePoints(): usize {
  return scratch + 12288;
}

/** Room for as many squared radii, and one more. */
@inline
export function squaredRadii(): usize {
  return scratch + 12288 + 16 * pairsAtOnce;
}

/** Room for numbers of many words. */
@inline
export function wideNumbers(): usize {
  return scratch + 24576;
}

/** Room for the table of logarithms. */
@inline
export function logTable(): usize {
  return scratch + 896 * 1024;
}

/** Room for four random words. */
@inline
export function philoxWords(): usize {
  return scratch + 1008;
}

/** Room for the ends of up to five arrays, 16 bytes each. */
@inline
export function arrayEnds(): usize {
  return scratch + 1024;
}

/** Rows of which a softmax keeps two numbers at once; a multiple of the running sums. */
export const rowsAtOnce: i32 = 64;

/** Room for a sum per row, in float64. */
@inline
export function rowSums(): usize {
  return scratch + 2048;
}

/** Room for another number per row, in float64. */
@inline
export function rowDepths(): usize {
  return scratch + 2048 + 8 * rowsAtOnce;
}

@inline
export function packedRows(): usize {
  return scratch + 4096;
}

@inline
export function packedColumns(): usize {
  return scratch + 128 * 1024;
}
