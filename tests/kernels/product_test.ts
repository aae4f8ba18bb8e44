/** Any rectangle of a product, computed on its own and by addresses, has the bits it has in the whole. */

import { assertEquals } from "@std/assert";
import { precisions } from "../../src/kernels/variants.ts";
import { createMemory, loadFunctions, loadKernels } from "../../src/kernels/wasm.ts";
import { Arrays, Draw } from "../../src/kernels/exam/mod.ts";
import { assertSameBits } from "./support.ts";

/** How the output of m rows and n columns is cut: [first row, rows, first column, columns]. */
function rectangles(m: number, n: number): [number, number, number, number][] {
  const rows = [0, 1, m >> 1, m].filter((at, i, all) => all.indexOf(at) === i);
  const columns = [0, n >> 2, n - 1, n].filter((at, i, all) => all.indexOf(at) === i);
  return rows.slice(1).flatMap((end, i) =>
    columns.slice(1).map((right, j): [number, number, number, number] => [
      rows[i],
      end - rows[i],
      columns[j],
      right - columns[j],
    ])
  );
}

for (const precision of precisions) {
  Deno.test(`rectangles of a ${precision} product have the bits of the whole`, async () => {
    const memory = createMemory({ initialPages: 64 });
    const arrays = new Arrays(precision, memory);
    const kernels = await loadKernels({ precision, memory });
    const { functions } = await loadFunctions({ precision, memory });
    const size = arrays.from([]).BYTES_PER_ELEMENT;
    let parts = 0;
    for (
      const [m, n, k] of [[1, 1, 1], [7, 9, 5], [32, 10, 20], [33, 127, 65], [65, 31, 513], [129, 130, 64]]
    ) {
      for (const layout of ["matmul", "matmulTN", "matmulNT"] as const) {
        for (const add of [false, true]) {
          arrays.reset();
          const draw = new Draw(arrays, "wild", m + n + k);
          const [a, b, whole] = [draw.numbers(m * k), draw.numbers(k * n), draw.numbers(m * n)];
          const pieces = arrays.from(whole);
          const [aRow, aColumn] = layout === "matmulTN" ? [size, m * size] : [k * size, size];
          const [bRow, bColumn] = layout === "matmulNT" ? [size, k * size] : [n * size, size];
          kernels[layout](whole, a, b, m, n, k, add);
          for (const [top, rows, left, columns] of rectangles(m, n)) {
            functions.product(
              pieces.byteOffset + (top * n + left) * size,
              n * size,
              a.byteOffset + top * aRow,
              aRow,
              aColumn,
              b.byteOffset + left * bColumn,
              bRow,
              bColumn,
              rows,
              columns,
              k,
              add,
            );
            parts++;
          }
          assertSameBits(pieces, whole, `${layout} ${m} x ${n} x ${k}`);
        }
      }
    }
    assertEquals(parts > 200, true);
  });
}

Deno.test("the loop that measures the processor does as many multiply-adds as it says", async () => {
  const memory = createMemory();
  for (const precision of precisions) {
    for (const fma of ["auto", "software"] as const) {
      const { functions } = await loadFunctions({ precision, memory, fma });
      assertEquals(functions.peak(0, 1, 1), 90, "12 chains that start at 2 to 13");
      assertEquals(functions.peak(10, 1, 1), 90 + 10 * 24);
    }
  }
});
