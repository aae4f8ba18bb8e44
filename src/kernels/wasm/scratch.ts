// The instance's own scratch area. Its layout:
//
//   +0      small things: running sums, an edge tile, the ends of arrays, and from +2 KiB two numbers a row
//   +4 KiB  packed rows of the left matrix, at most 124 KiB
//   +128 KiB  packed columns of the right matrix, at most 768 KiB

/** Where the area begins; each thread has one of its own. */
export let scratch: usize = 65536;

/** The size of packed columns. */
export const packedColumnsBytes: i32 = 768 * 1024;

/** Sets where the area begins. */
export function setScratch(address: usize): void {
  scratch = address;
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

/** Room for the 624 words of a Mersenne Twister: where products pack rows, since no kernel does both. */
@inline
export function randomWords(): usize {
  return scratch + 4096;
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
