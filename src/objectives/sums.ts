/**
 * Σ term(i) for i < n in sixteen lanes by i mod 16, then a tree: accurate, and the same whoever computes it. The
 * shape of `Kernels.sum`, for numbers outside the kernels' memory.
 */
export function sumOver(n: number, term: (i: number) => number): number {
  const lanes = new Float64Array(16);
  for (let i = 0; i < n; i++) lanes[i % 16] += term(i);
  for (let width = 8; width >= 1; width /= 2) {
    for (let lane = 0; lane < width; lane++) lanes[lane] += lanes[lane + width];
  }
  return lanes[0];
}

/** The mean of term(i) for i < n; NaN for none. */
export function meanOver(n: number, term: (i: number) => number): number {
  return sumOver(n, term) / n;
}
