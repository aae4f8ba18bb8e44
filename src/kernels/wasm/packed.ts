// Matrix products of packed panels, for large problems: the rows of a stand together in fives, the columns of b in
// pairs of vectors, so that the innermost loop reads both in order.

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

/** Packs up to 5 rows of k terms, filling missing rows with zeros. */
export function packRows(to: usize, a: usize, aRow: usize, aStep: usize, rows: i32, k: i32): void {
  if (rows == tileRows && aRow == <usize>size) {
    for (let p = 0; p < k; p++) {
      v128.store(to, v128.load(a));
      if (sizeof<Real>() == 8) v128.store(to, v128.load(a, 16), 16);
      store<Real>(to + 4 * size, load<Real>(a + 4 * size));
      a += aStep;
      to += tileRows * size;
    }
    return;
  }
  if (rows < tileRows) memory.fill(to, 0, <usize>(k * tileRows) * size);
  for (let i = 0; i < rows; i++) {
    let from = a + <usize>i * aRow;
    let at = to + <usize>i * size;
    for (let p = 0; p < k; p++) {
      store<Real>(at, load<Real>(from));
      from += aStep;
      at += tileRows * size;
    }
  }
}

/** Packs columns in pairs of vectors, filling missing columns with zeros. */
export function packColumns(to: usize, b: usize, bStep: usize, bColumn: usize, columns: i32, k: i32): void {
  for (let j = 0; j < columns; j += tileColumns) {
    const present = min(tileColumns, columns - j);
    let from = b + <usize>j * bColumn;
    if (present == tileColumns && bColumn == <usize>size) {
      for (let p = 0; p < k; p++) {
        v128.store(to, v128.load(from));
        v128.store(to, v128.load(from, 16), 16);
        from += bStep;
        to += 32;
      }
    } else {
      if (present < tileColumns) memory.fill(to, 0, <usize>k * 32);
      for (let q = 0; q < present; q++) {
        let source = from + <usize>q * bColumn;
        let at = to + <usize>q * size;
        for (let p = 0; p < k; p++) {
          store<Real>(at, load<Real>(source));
          source += bStep;
          at += 32;
        }
      }
      to += <usize>k * 32;
    }
  }
}

/**
 * One block of out [m, n] = a · b for k ≤ blockLength terms and n ≤ columnsAtOnce. `…Row` and `…Column` are the
 * bytes between rows and columns of out, a and b, `…Step` those between terms.
 */
export function packedBlock(
  out: usize,
  outRow: usize,
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
  packColumns(packedColumns(), b, bStep, bColumn, n, k);
  const rowPanel = <usize>(k * tileRows) * size;
  for (let i = 0; i < m; i += rowsAtOnce) {
    const last = min(m, i + rowsAtOnce);
    let panel = packedRows();
    for (let r = i; r < last; r += tileRows) {
      packRows(panel, a + <usize>r * aRow, aRow, aStep, min(tileRows, last - r), k);
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

/** Writes the transpose of b, n rows of k terms `bColumn` bytes apart, to the packed columns: k rows of n. */
export function transposeColumns(b: usize, bColumn: usize, n: i32, k: i32): usize {
  const row = <usize>n * size;
  for (let j = 0; j < n; j++) {
    let from = b + <usize>j * bColumn;
    let at = packedColumns() + <usize>j * size;
    for (let p = 0; p < k; p++) {
      store<Real>(at, load<Real>(from));
      from += size;
      at += row;
    }
  }
  return packedColumns();
}
