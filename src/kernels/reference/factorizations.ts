/**
 * What factorisations of matrices need besides products.
 *
 * @module
 */

import type { Kernels, Precision } from "../kernels.ts";
import { arithmetic } from "./arithmetic.ts";

/** Triangular solves, rotations, and the shifting and scaling of columns. */
export function factorizations(
  precision: Precision,
): Pick<Kernels, "solveTriangular" | "rotateRows" | "standardize"> {
  const { round, fma } = arithmetic(precision);
  return {
    solveTriangular(b, u, m, n) {
      for (let row = 0; row < m * n; row += n) {
        for (let j = 0; j < n; j++) {
          const z = b[row + j] = round(b[row + j] / u[j * n + j]);
          for (let i = j + 1; i < n; i++) b[row + i] = fma(-z, u[j * n + i], b[row + i]);
        }
      }
    },
    rotateRows(x, cosines, sines, m, n, count) {
      for (let t = 0; t < count; t++) {
        for (let i = 0; i < m - 1; i++) {
          const c = cosines[t * (m - 1) + i], s = sines[t * (m - 1) + i];
          for (let j = 0; j < n; j++) {
            const upper = x[i * n + j], lower = x[(i + 1) * n + j];
            x[i * n + j] = fma(c, upper, round(s * lower));
            x[(i + 1) * n + j] = fma(c, lower, round(-s * upper));
          }
        }
      }
    },
    standardize(out, x, shift, factor, m, n, stride) {
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          out[i * stride + j] = round(x[i * n + j] - shift[j]) * factor[j];
        }
      }
    },
  };
}
