// Matrix products of any layout: cut into blocks of the summed axis, each by the way that suits its size.

import { blockLength } from "../blocks";
import { directBlock } from "./direct";
import { columnsAtOnce, packedBlock, transposeColumns } from "./packed";
import { size } from "./vector";

/** A block of b with more numbers than this is worth packing. */
const directLimit: i32 = 6144;

/**
 * out [m, n] = a · b, added to out when `add`. `aRow`, `aStep`, `bStep`, `bColumn` are the bytes from one row, term
 * or column to the next.
 */
export function product(
  out: usize,
  a: usize,
  aRow: usize,
  aStep: usize,
  b: usize,
  bStep: usize,
  bColumn: usize,
  m: i32,
  n: i32,
  k: i32,
  add: bool,
): void {
  if (m == 0 || n == 0) return;
  const outRow = <usize>n * size;
  if (k == 0 && !add) memory.fill(out, 0, <usize>m * outRow);
  const direct = m <= 4 || min(k, blockLength) * n <= directLimit;
  for (let p = 0; p < k; p += blockLength) {
    const terms = min(blockLength, k - p);
    const onto = add || p > 0;
    const left = a + <usize>p * aStep;
    const right = b + <usize>p * bStep;
    if (direct && bColumn == <usize>size) {
      directBlock(out, outRow, left, aRow, aStep, right, bStep, m, n, terms, onto);
    } else {
      for (let j = 0; j < n; j += columnsAtOnce) {
        const columns = min(columnsAtOnce, n - j);
        const at = out + <usize>j * size;
        const panel = right + <usize>j * bColumn;
        if (direct) {
          const rows = transposeColumns(panel, bColumn, columns, terms);
          directBlock(at, outRow, left, aRow, aStep, rows, <usize>columns * size, m, columns, terms, onto);
        } else {
          packedBlock(at, outRow, left, aRow, aStep, panel, bStep, bColumn, m, columns, terms, onto);
        }
      }
    }
  }
}
