// Matrix products without packing, for small problems: the right matrix is row-major and read where it stands.

import { anyRectangle } from "./direct_any";
import { narrowByRows, wideByRows } from "./direct_rows";
import { narrowByTerms, wideByTerms } from "./direct_terms";
import { columnByTerms, pairByRows, pairByTerms, rowTile } from "./direct_thin";
import { size, width } from "./vector";

/**
 * One block of out [m, n] = a · b: k ≤ blockLength terms. `aRow` and `aStep` are the bytes from one row of a to the
 * next and from one term to the next; `bStep` and `outRow` those between rows of b and of out.
 */
export function directBlock(
  out: usize,
  outRow: usize,
  a: usize,
  aRow: usize,
  aStep: usize,
  b: usize,
  bStep: usize,
  m: i32,
  n: i32,
  k: i32,
  add: bool,
): void {
  const byTerms = aStep == <usize>size, byRows = aRow == <usize>size;
  let done = 0;
  if (n >= width) {
    if (m == 1) return rowTile(k, a, aStep, b, bStep, out, n, add);
    if (byTerms) return rowsByTerms(out, outRow, a, aRow, b, bStep, m, n, k, add);
    if (byRows && m >= 4) return rowsByRows(out, outRow, a, aStep, b, bStep, m, n, k, add);
  } else if (n == 1 && outRow == <usize>size) {
    if (byRows && m >= width) return rowTile(k, b, bStep, a, aStep, out, m, add);
    if (byTerms) {
      for (; done + 8 <= m; done += 8) {
        columnByTerms(k, a + <usize>done * aRow, aRow, b, bStep, out + <usize>(done * size), add);
      }
    }
  } else if (sizeof<Real>() == 4 && n == 2) {
    if (byTerms) {
      for (; done + 8 <= m; done += 8) {
        pairByTerms(k, a + <usize>done * aRow, aRow, b, bStep, out + <usize>done * outRow, outRow, add);
      }
    } else if (byRows && m >= 4) {
      for (; m - done >= 4; done += 8) {
        const apart = min(4, m - done - 4);
        const at = out + <usize>done * outRow;
        pairByRows(k, a + <usize>(done * size), apart, aStep, b, bStep, at, outRow, 4 - apart, add);
      }
    }
  }
  if (done >= m) return;
  anyRectangle(out + <usize>done * outRow, outRow, a + <usize>done * aRow, aRow, aStep, b, bStep, m - done, n, k, add);
}

/** How many columns are left for a narrow tile: what pairs of vectors leave, if one vector takes it. */
@inline
function columnsLeft(n: i32): i32 {
  const left = n % (2 * width);
  return left <= width ? left : 0;
}

/** The block where the terms of a row stand side by side; n ≥ width. */
function rowsByTerms(
  out: usize,
  outRow: usize,
  a: usize,
  aRow: usize,
  b: usize,
  bStep: usize,
  m: i32,
  n: i32,
  k: i32,
  add: bool,
): void {
  const left = columnsLeft(n), wide = <usize>((n - left) * size);
  for (let i = 0; i < m && wide > 0; i += 4) {
    const r1 = <usize>min(1, m - 1 - i), r2 = <usize>min(2, m - 1 - i), r3 = <usize>min(3, m - 1 - i);
    const a0 = a + <usize>i * aRow, a1 = a0 + r1 * aRow, a2 = a0 + r2 * aRow, a3 = a0 + r3 * aRow;
    const o0 = out + <usize>i * outRow, o1 = o0 + r1 * outRow, o2 = o0 + r2 * outRow, o3 = o0 + r3 * outRow;
    for (let j: usize = 0; j < wide; j += 32) {
      const second = min<usize>(16, wide - j - 16);
      wideByTerms(k, a0, a1, a2, a3, b + j, bStep, second, o0 + j, o1 + j, o2 + j, o3 + j, add);
    }
  }
  if (left == 0) return;
  // A vector that reaches back over columns that are done; two columns in float32 have half a vector.
  const j = <usize>((n - width) * size);
  let i = 0;
  for (; i + 8 <= m; i += 8) {
    const from = a + <usize>i * aRow, at = out + <usize>i * outRow;
    if (sizeof<Real>() == 4 && left == 2) pairByTerms(k, from, aRow, b + wide, bStep, at + wide, outRow, add);
    else narrowByTerms(k, from, aRow, b + j, bStep, at + j, outRow, left, add);
  }
  if (i == m) return;
  const at = out + <usize>i * outRow + wide;
  anyRectangle(at, outRow, a + <usize>i * aRow, aRow, size, b + wide, bStep, m - i, left, k, add);
}

/** The block where the rows of a term stand side by side; n ≥ width and m ≥ 4. */
function rowsByRows(
  out: usize,
  outRow: usize,
  a: usize,
  aStep: usize,
  b: usize,
  bStep: usize,
  m: i32,
  n: i32,
  k: i32,
  add: bool,
): void {
  const left = columnsLeft(n), wide = <usize>((n - left) * size);
  for (let i = 0; i < m && wide > 0; i += 4) {
    // The last rows may reach back over rows that are done.
    const first = min(i, m - 4);
    const from = a + <usize>(first * size), at = out + <usize>first * outRow;
    for (let j: usize = 0; j < wide; j += 32) {
      wideByRows(k, from, aStep, b + j, bStep, min<usize>(16, wide - j - 16), at + j, outRow, i - first, add);
    }
  }
  if (left == 0) return;
  const j = <usize>((n - width) * size);
  let i = 0;
  for (; m - i >= 4; i += 8) {
    const apart = min(4, m - i - 4);
    const from = a + <usize>(i * size), at = out + <usize>i * outRow;
    if (sizeof<Real>() == 4 && left == 2) {
      pairByRows(k, from, apart, aStep, b + wide, bStep, at + wide, outRow, 4 - apart, add);
    } else narrowByRows(k, from, apart, aStep, b + j, bStep, at + j, outRow, 4 - apart, left, add);
  }
  if (i >= m) return;
  const at = out + <usize>i * outRow + wide;
  anyRectangle(at, outRow, a + <usize>(i * size), size, aStep, b + wide, bStep, m - i, left, k, add);
}
