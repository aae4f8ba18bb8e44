// The product of a matrix with its own transpose: only the tiles that reach the diagonal or lie below it.

import { blockLength } from "../blocks";
import { directBlock } from "./direct";
import { packedFrom } from "./matmul";
import { packColumns, packRows } from "./pack";
import { columnsAtOnce, rowsAtOnce } from "./packed";
import { edgeTile, packedColumns, packedRows } from "./scratch";
import { tile, tileColumns, tileRows } from "./tile";
import { size } from "./vector";

/** Rows [first, last) of the lower triangle of out [n, n] = xᵀ · x with x [k, n], added to out when `add`. */
export function gramRows(out: usize, x: usize, n: i32, k: i32, first: i32, last: i32, add: bool): void {
  const row = <usize>n * size;
  if (k == 0 && !add) {
    for (let i = first; i < last; i++) memory.fill(out + <usize>i * row, 0, <usize>(i + 1) * size);
  }
  const direct = n < packedFrom;
  for (let p = 0; p < k; p += blockLength) {
    const terms = min(blockLength, k - p);
    const onto = add || p > 0;
    const from = x + <usize>p * row;
    if (direct) {
      directTriangle(out, from, row, first, last, terms, onto);
    } else {
      for (let j = 0; j < last; j += columnsAtOnce) {
        packedTriangle(out, from, row, max(first, j), last, j, min(last, j + columnsAtOnce), terms, onto);
      }
    }
  }
}

/** One block for few terms or columns: fours of rows up to the diagonal, and a small square on it. */
function directTriangle(out: usize, x: usize, row: usize, first: i32, last: i32, k: i32, add: bool): void {
  for (let i = first; i < last; i += 4) {
    const rows = min(4, last - i);
    const left = x + <usize>i * size;
    const at = out + <usize>i * row;
    if (i > 0) directBlock(at, row, left, size, row, x, row, rows, i, k, add);
    directBlock(edgeTile(), 32, left, size, row, left, row, rows, rows, k, false);
    finishDiagonal(at + <usize>i * size, row, rows, 0, rows, add);
  }
}

/** One block of rows [first, last) and columns [begin, end) that are on the diagonal or below it. */
function packedTriangle(
  out: usize,
  x: usize,
  row: usize,
  first: i32,
  last: i32,
  begin: i32,
  end: i32,
  k: i32,
  add: bool,
): void {
  packColumns(packedColumns(), x + <usize>begin * size, row, size, end - begin, k);
  const rowPanel = <usize>(k * tileRows) * size;
  for (let i = first; i < last; i += rowsAtOnce) {
    const below = min(last, i + rowsAtOnce);
    let panel = packedRows();
    for (let r = i; r < below; r += tileRows) {
      packRows(panel, x + <usize>r * size, size, row, min(tileRows, below - r), k);
      panel += rowPanel;
    }
    let columnPanel = packedColumns();
    for (let j = begin; j < min(end, below); j += tileColumns) {
      panel = packedRows();
      for (let r = i; r < below; r += tileRows) {
        const rows = min(tileRows, below - r);
        if (j < r + rows) {
          const at = out + <usize>r * row + <usize>j * size;
          if (rows == tileRows && j + tileColumns <= min(end, r + 1)) {
            tile(k, panel, columnPanel, at, row, add);
          } else {
            tile(k, panel, columnPanel, edgeTile(), 32, false);
            finishDiagonal(at, row, rows, r - j, min(tileColumns, end - j), add);
          }
        }
        panel += rowPanel;
      }
      columnPanel += <usize>k * 32;
    }
  }
}

/** Copies what an edge tile has below the diagonal, which leaves its first row at column `diagonal`. */
function finishDiagonal(out: usize, row: usize, rows: i32, diagonal: i32, columns: i32, add: bool): void {
  let from = edgeTile();
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < min(columns, diagonal + i + 1); j++) {
      const at = out + <usize>j * size;
      const sum = load<Real>(from + <usize>j * size);
      store<Real>(at, add ? load<Real>(at) + sum : sum);
    }
    from += 32;
    out += row;
  }
}
