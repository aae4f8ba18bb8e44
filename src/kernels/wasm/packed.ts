// Matrix products of packed panels, for large problems: the rows of a stand together in fives, the columns of b in
// pairs of vectors, so that the innermost loop reads both in order.

import { packColumns, packRows } from "./pack";
import { edgeTile, packedColumns, packedColumnsBytes, packedRows } from "./scratch";
import { blockLength } from "../blocks";
import { tile, tileColumns, tileRows } from "./tile";
import { size } from "./vector";

/** How many rows are packed at a time: whole tiles that fit into the scratch area and stay in a core's own cache. */
export const rowsAtOnce: i32 = sizeof<Real>() == 4 ? 80 : 60;

/** How many columns fit into the scratch area. */
export const columnsAtOnce: i32 = packedColumnsBytes / (blockLength * sizeof<Real>());

/** Copies the valid part of an edge tile to where it belongs. */
function finishEdge(out: usize, outRow: usize, rows: i32, columns: i32, add: bool): void {
  let from = edgeTile();
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const at = out + <usize>j * size;
      const sum = load<Real>(from + <usize>j * size);
      store<Real>(at, add ? load<Real>(at) + sum : sum);
    }
    from += 32;
    out += outRow;
  }
}

/**
 * One block of out [m, n] = a · b for k ≤ blockLength terms and n ≤ columnsAtOnce. `…Row` and `…Column` are the
 * bytes from one row or column of a matrix to the next.
 */
export function packedBlock(
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
  packColumns(packedColumns(), b, bRow, bColumn, n, k);
  const rowPanel = <usize>(k * tileRows) * size;
  for (let i = 0; i < m; i += rowsAtOnce) {
    const last = min(m, i + rowsAtOnce);
    let panel = packedRows();
    for (let r = i; r < last; r += tileRows) {
      packRows(panel, a + <usize>r * aRow, aRow, aColumn, min(tileRows, last - r), k);
      panel += rowPanel;
    }
    let columnPanel = packedColumns();
    for (let j = 0; j < n; j += tileColumns) {
      panel = packedRows();
      for (let r = i; r < last; r += tileRows) {
        const at = out + <usize>r * outRow + <usize>j * size;
        if (last - r >= tileRows && n - j >= tileColumns) {
          tile(k, panel, columnPanel, at, outRow, add);
        } else {
          tile(k, panel, columnPanel, edgeTile(), 32, false);
          finishEdge(at, outRow, min(tileRows, last - r), min(tileColumns, n - j), add);
        }
        panel += rowPanel;
      }
      columnPanel += <usize>k * 32;
    }
  }
}
