// Packing the operands of a product into the order in which its innermost loop reads them.

import { packedColumns } from "./scratch";
import { tileColumns, tileRows } from "./tile";
import { size, width } from "./vector";

/**
 * Turns a vector from each of four rows into four numbers a term, `step` bytes from term to term: `width` rows of them.
 */
@inline
function transposeFour(p0: usize, p1: usize, p2: usize, p3: usize, to: usize, step: usize): void {
  const r0 = v128.load(p0), r1 = v128.load(p1), r2 = v128.load(p2), r3 = v128.load(p3);
  if (sizeof<Real>() == 8) {
    v128.store(to, v128.shuffle<f64>(r0, r1, 0, 2));
    v128.store(to, v128.shuffle<f64>(r2, r3, 0, 2), 16);
    v128.store(to + step, v128.shuffle<f64>(r0, r1, 1, 3));
    v128.store(to + step, v128.shuffle<f64>(r2, r3, 1, 3), 16);
  } else {
    const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5), low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
    const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7), high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<f64>(low01, low23, 0, 2));
    v128.store(to + step, v128.shuffle<f64>(low01, low23, 1, 3));
    v128.store(to + 2 * step, v128.shuffle<f64>(high01, high23, 0, 2));
    v128.store(to + 3 * step, v128.shuffle<f64>(high01, high23, 1, 3));
  }
}

/** Packs one term of five rows that stand beside each other: four of them to `to`, the last one to `last`. */
@inline
function packTerm(to: usize, last: usize, a: usize): void {
  v128.store(to, v128.load(a));
  if (sizeof<Real>() == 8) v128.store(to, v128.load(a, 16), 16);
  store<Real>(last, load<Real>(a, 4 * sizeof<Real>()));
}

/** Packs five rows that stand beside each other, terms being `aColumn` bytes apart; `k` is a multiple of the width. */
function packAdjacent(to: usize, a: usize, aColumn: usize, k: i32): void {
  for (; k > 0; k -= width) {
    packTerm(to, to + 64, a);
    a += aColumn;
    packTerm(to + 4 * size, to + 64 + size, a);
    a += aColumn;
    if (sizeof<Real>() == 4) {
      packTerm(to + 8 * size, to + 64 + 2 * size, a);
      a += aColumn;
      packTerm(to + 12 * size, to + 64 + 3 * size, a);
      a += aColumn;
    }
    to += 80;
  }
}

/**
 * Packs a tile's rows, of k terms, in the order in which `tile` reads them; the last of `rows` stands for missing ones.
 */
export function packRows(to: usize, a: usize, aRow: usize, aColumn: usize, rows: i32, k: i32): void {
  let a1 = a + <usize>min(1, rows - 1) * aRow, a2 = a + <usize>min(2, rows - 1) * aRow;
  let a3 = a + <usize>min(3, rows - 1) * aRow, a4 = a + <usize>min(4, rows - 1) * aRow;
  if (aRow == <usize>size && rows == tileRows) {
    const whole = k & ~(width - 1);
    packAdjacent(to, a, aColumn, whole);
    k -= whole;
    to += <usize>(whole * tileRows) * size;
    const done = <usize>whole * aColumn;
    a += done;
    a1 += done;
    a2 += done;
    a3 += done;
    a4 += done;
  }
  for (; k >= width; k -= width) {
    if (aColumn == <usize>size) {
      transposeFour(a, a1, a2, a3, to, 4 * size);
      v128.store(to, v128.load(a4), 64);
      a += 16;
      a1 += 16;
      a2 += 16;
      a3 += 16;
      a4 += 16;
    } else {
      for (let term = 0; term < width; term++) {
        const at = to + <usize>(4 * term) * size;
        store<Real>(at, load<Real>(a));
        store<Real>(at, load<Real>(a1), sizeof<Real>());
        store<Real>(at, load<Real>(a2), 2 * sizeof<Real>());
        store<Real>(at, load<Real>(a3), 3 * sizeof<Real>());
        store<Real>(to + <usize>term * size, load<Real>(a4), 64);
        a += aColumn;
        a1 += aColumn;
        a2 += aColumn;
        a3 += aColumn;
        a4 += aColumn;
      }
    }
    to += 80;
  }
  for (; k > 0; k--) {
    store<Real>(to, load<Real>(a));
    store<Real>(to, load<Real>(a1), sizeof<Real>());
    store<Real>(to, load<Real>(a2), 2 * sizeof<Real>());
    store<Real>(to, load<Real>(a3), 3 * sizeof<Real>());
    store<Real>(to, load<Real>(a4), 4 * sizeof<Real>());
    a += aColumn;
    a1 += aColumn;
    a2 += aColumn;
    a3 += aColumn;
    a4 += aColumn;
    to += tileRows * size;
  }
}

/** Packs four columns of k terms, `step` bytes from term to term; the last of `columns` stands for missing ones. */
function packFour(to: usize, step: usize, b: usize, bRow: usize, bColumn: usize, columns: i32, k: i32): void {
  let b1 = b + <usize>min(1, columns - 1) * bColumn, b2 = b + <usize>min(2, columns - 1) * bColumn;
  let b3 = b + <usize>min(3, columns - 1) * bColumn;
  if (bRow == <usize>size) {
    for (; k >= width; k -= width) {
      transposeFour(b, b1, b2, b3, to, step);
      b += 16;
      b1 += 16;
      b2 += 16;
      b3 += 16;
      to += step * width;
    }
  }
  for (; k > 0; k--) {
    store<Real>(to, load<Real>(b));
    store<Real>(to, load<Real>(b1), sizeof<Real>());
    store<Real>(to, load<Real>(b2), 2 * sizeof<Real>());
    store<Real>(to, load<Real>(b3), 3 * sizeof<Real>());
    b += bRow;
    b1 += bRow;
    b2 += bRow;
    b3 += bRow;
    to += step;
  }
}

/** Packs columns in pairs of vectors; the last column stands for missing ones. */
export function packColumns(to: usize, b: usize, bRow: usize, bColumn: usize, columns: i32, k: i32): void {
  for (let j = 0; j < columns; j += tileColumns) {
    const present = min(tileColumns, columns - j);
    let from = b + <usize>j * bColumn;
    if (present == tileColumns && bColumn == <usize>size) {
      for (let p = 0; p < k; p++) {
        v128.store(to, v128.load(from));
        v128.store(to, v128.load(from, 16), 16);
        from += bRow;
        to += 32;
      }
    } else {
      packFour(to, 32, from, bRow, bColumn, min(4, present), k);
      if (tileColumns == 8) {
        const right = min(4, present - 1);
        packFour(to + 16, 32, from + <usize>right * bColumn, bRow, bColumn, present - right, k);
      }
      to += <usize>k * 32;
    }
  }
}

/** Bytes of a row that `transposeColumns` writes. */
@inline
export function transposedRow(n: i32): usize {
  return <usize>((n + 3) & ~3) * size;
}

/** Writes b, of k rows and n columns, to the packed columns with the columns adjacent. */
export function transposeColumns(b: usize, bRow: usize, bColumn: usize, n: i32, k: i32): void {
  const row = transposedRow(n);
  for (let j = 0; j < n; j += 4) {
    packFour(packedColumns() + <usize>j * size, row, b + <usize>j * bColumn, bRow, bColumn, min(4, n - j), k);
  }
}
