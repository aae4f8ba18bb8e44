import type { Cholesky } from "./cholesky.ts";

/** Largest over smallest eigenvalue of a factored matrix of size n, good to some percent: by power iteration. */
export async function estimateCondition(factor: Cholesky, n: number): Promise<number> {
  return await growth(n, (v) => factor.multiply(v)) * await growth(n, (v) => factor.solve(v, 1));
}

/** The largest eigenvalue of a symmetric operator, from a start that no matrix is likely to be orthogonal to. */
async function growth(n: number, apply: (v: Float64Array) => Promise<void>): Promise<number> {
  let v = Float64Array.from({ length: n }, (_, i) => 1 + i / n);
  let value = 0;
  for (let i = 0; i < 40; i++) {
    const norm = Math.sqrt(v.reduce((sum, x) => sum + x * x, 0));
    v = v.map((x) => x / norm);
    await apply(v);
    const next = Math.sqrt(v.reduce((sum, x) => sum + x * x, 0));
    if (Math.abs(next - value) <= 1e-3 * next) return next;
    value = next;
  }
  return value;
}
