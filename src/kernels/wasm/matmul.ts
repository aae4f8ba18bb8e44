// Matrix products of any layout: cut into blocks of the summed axis, each by the way that suits its size.

import { blockLength } from "../blocks";
import { directBlock } from "./direct";
import { transposeColumns, transposedRow } from "./pack";
import { columnsAtOnce, packedBlock } from "./packed";
import { packedColumns } from "./scratch";
import { size } from "./vector";

/** Fewer rows or columns than this are not worth packing for. */
export const packedFrom: i32 = 24;

/**
 * out [m, n] = a · b, added to out when `add`. `…Row` and `…Column` are the bytes from one row or column of a matrix to
 * the next; the columns of out are adjacent. A rectangle of the output, computed on its own, has the bits it has in
 * the whole: the sums do not know what stands beside them.
 */
export function product(
  out: usize,
  outRow: usize,
  a: usize,
  aRow: usize,
  aColumn: usize,
  b: usize,
  bRow: usize,
  bColumn: usize,
  m: i32,
  n: i32,
  k: i32,
  add: bool,
): void {
  if (m == 0 || n == 0) return;
  if (k == 0 && !add) {
    for (let i = 0; i < m; i++) memory.fill(out + <usize>i * outRow, 0, <usize>n * size);
  }
  const direct = m < packedFrom || n < packedFrom;
  for (let p = 0; p < k; p += blockLength) {
    const terms = min(blockLength, k - p);
    const onto = add || p > 0;
    const left = a + <usize>p * aColumn;
    const right = b + <usize>p * bRow;
    if (direct && (bColumn == <usize>size || n == 1)) {
      directBlock(out, outRow, left, aRow, aColumn, right, bRow, m, n, terms, onto);
    } else {
      for (let j = 0; j < n; j += columnsAtOnce) {
        const columns = min(columnsAtOnce, n - j);
        const at = out + <usize>j * size;
        const panel = right + <usize>j * bColumn;
        if (direct) {
          transposeColumns(panel, bRow, bColumn, columns, terms);
          const rows = packedColumns(), row = transposedRow(columns);
          directBlock(at, outRow, left, aRow, aColumn, rows, row, m, columns, terms, onto);
        } else {
          packedBlock(at, outRow, left, aRow, aColumn, panel, bRow, bColumn, m, columns, terms, onto);
        }
      }
    }
  }
}
