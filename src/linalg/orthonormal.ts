import type { Float } from "../kernels/kernels.ts";
import type { Workbench } from "./workbench.ts";

/**
 * Makes the rows of `rows` [count, n] orthonormal in order, each spanning with those before it what it spanned.
 *
 * Gram and Schmidt's method, each row made orthogonal twice, which is enough (Giraud et al. 2005).
 */
export async function orthonormalize(rows: Float, count: number, n: number, bench: Workbench): Promise<void> {
  const { kernels } = bench, shares = bench.floats(count), minus = bench.floats(count);
  for (let k = 0; k < count; k++) {
    const row = rows.subarray(k * n, (k + 1) * n);
    normalize(row);
    for (let round = 0; round < 2; round++) {
      kernels.matmul(shares, rows, row, k, 1, n, false);
      kernels.scale(minus.subarray(0, k), shares.subarray(0, k), -1);
      kernels.matmul(row, minus, rows, 1, n, k, true);
      normalize(row);
    }
    await bench.breathe();
  }
}

/** Divides a vector by its norm, scaled so that no square overflows. */
function normalize(v: Float): void {
  let most = 0;
  for (let i = 0; i < v.length; i++) most = Math.max(most, Math.abs(v[i]));
  let sum = 0;
  for (let i = 0; i < v.length; i++) sum += (v[i] / most) * (v[i] / most);
  const norm = Math.sqrt(sum);
  for (let i = 0; i < v.length; i++) v[i] = v[i] / most / norm;
}
