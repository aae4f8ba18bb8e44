// Sums of columns.

import { blockLength } from "../blocks";
import { loadStrip, storeStrip, sumOnto } from "./strips";
import { size, splat } from "./vector";

/** One block of column sums: out += Σ of m ≤ blockLength rows of x, the columns that fit into a W. */
@inline
function sumStrip<W>(out: usize, x: usize, row: usize, m: i32, add: bool): void {
  let c = splat(0);
  do {
    c = v128.add<Real>(c, loadStrip<W>(x));
    x += row;
  } while (--m);
  storeStrip<W>(out, sumOnto<W>(out, c, add));
}

/** Column sums of x [m, n], in blocks. */
export function sumColumns(out: usize, x: usize, m: i32, n: i32, add: bool): void {
  const row = <usize>n * size;
  for (let i = 0; i < m; i += blockLength) {
    const rows = min(blockLength, m - i);
    const onto = add || i > 0;
    let j: usize = 0;
    for (; j + 16 <= row; j += 16) sumStrip<v128>(out + j, x + j, row, rows, onto);
    if (j + 8 <= row) {
      sumStrip<u64>(out + j, x + j, row, rows, onto);
      j += 8;
    }
    if (j + 4 <= row) sumStrip<u32>(out + j, x + j, row, rows, onto);
    x += <usize>rows * row;
  }
  if (m == 0 && !add) memory.fill(out, 0, row);
}
