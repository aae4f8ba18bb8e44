/**
 * Reduction of a symmetric matrix to tridiagonal form by Householder reflections, in panels.
 *
 * @module
 */
import type { Float } from "../kernels/kernels.ts";
import { inPieces, type Workbench } from "./workbench.ts";

/** Reflections that are gathered before what is left of the matrix is updated by one product. */
const panelWidth = 32;

/** a = qᵀ t q. */
export interface Tridiagonal {
  /** [n] of t. */
  readonly diagonal: Float64Array;
  /** [n - 1] beside it. */
  readonly beside: Float64Array;
  /** [n, n] orthogonal. */
  readonly q: Float;
}

/** Reflections I - V T Vᵀ of the rows and columns from `start` on. */
interface Panel {
  readonly start: number;
  readonly width: number;
  /** [n - start, width] */
  readonly v: Float;
  /** [width, width] upper triangular. */
  readonly t: Float64Array;
}

/** Numbers of the kernels' memory that {@linkcode tridiagonalize} takes besides the matrix. */
export function tridiagonalFloats(n: number): number {
  return n * n + n * (n + panelWidth) / 2 + 6 * n * panelWidth + 2 * n + panelWidth * panelWidth;
}

/**
 * Reduces a symmetric matrix (Golub & Van Loan §8.3.1, in panels as in LAPACK's `dsytrd`).
 *
 * @param a [n, n] with both triangles; its memory is used up, and may hold q in the end.
 */
export async function tridiagonalize(a: Float, n: number, bench: Workbench): Promise<Tridiagonal> {
  const diagonal = new Float64Array(n), beside = new Float64Array(Math.max(0, n - 1));
  const other = bench.floats(n * n);
  const room = {
    vw: bench.floats(2 * n * panelWidth),
    wv: bench.floats(2 * n * panelWidth),
    column: bench.floats(n),
    product: bench.floats(n),
  };
  const panels: Panel[] = [];
  let [from, to] = [a, other];
  let start = 0;
  for (; n - start > 2; start += panels[panels.length - 1].width) {
    const size = n - start, width = Math.min(panelWidth, size - 2);
    panels.push(await reducePanel(from, start, size, width, diagonal, beside, room, bench));
    await update(to, from, size, width, room, bench);
    [from, to] = [to, from];
  }
  diagonal[start] = from[0];
  if (n - start === 2) [beside[start], diagonal[start + 1]] = [from[2], from[3]];
  return { diagonal, beside, q: await multiplyOut(panels, n, from, to, room, bench) };
}

interface Room {
  /** [size, 2 width] V | W, and W | V times -1. */
  readonly vw: Float;
  readonly wv: Float;
  /** [size] */
  readonly column: Float;
  readonly product: Float;
}

/** Reduces the first `width` columns of `a` [size, size], leaving the others for {@linkcode update}. */
async function reducePanel(
  a: Float,
  start: number,
  size: number,
  width: number,
  diagonal: Float64Array,
  beside: Float64Array,
  { vw, wv, column, product }: Room,
  bench: Workbench,
): Promise<Panel> {
  const stride = 2 * width, t = new Float64Array(width * width), dots = new Float64Array(stride);
  vw.fill(0, 0, size * stride);
  for (let j = 0; j < width; j++) {
    // Column j as it is after the reflections before it.
    for (let i = j; i < size; i++) {
      let value = a[i * size + j];
      for (let l = 0; l < j; l++) {
        value -= vw[i * stride + l] * vw[j * stride + width + l] +
          vw[i * stride + width + l] * vw[j * stride + l];
      }
      column[i] = value;
    }
    diagonal[start + j] = column[j];
    column.fill(0, 0, j + 1);
    const { tau, beta } = reflect(column.subarray(j + 1, size));
    beside[start + j] = beta;
    bench.kernels.matmul(product, a.subarray((j + 1) * size), column, size - j - 1, 1, size, false);
    for (let l = 0; l < j; l++) dots[l] = dots[width + l] = 0;
    for (let i = j + 1; i < size; i++) {
      for (let l = 0; l < j; l++) {
        dots[l] += vw[i * stride + l] * column[i];
        dots[width + l] += vw[i * stride + width + l] * column[i];
      }
    }
    let dot = 0;
    for (let i = j + 1; i < size; i++) {
      let value = product[i - j - 1];
      for (let l = 0; l < j; l++) {
        value -= vw[i * stride + l] * dots[width + l] + vw[i * stride + width + l] * dots[l];
      }
      product[i - j - 1] = value *= tau;
      dot += value * column[i];
    }
    for (let i = j + 1; i < size; i++) {
      vw[i * stride + j] = column[i];
      vw[i * stride + width + j] = product[i - j - 1] - tau / 2 * dot * column[i];
    }
    // T grows by the column -tau T Vᵀ v and tau below (Golub & Van Loan, §5.1.7).
    for (let i = 0; i < j; i++) {
      let sum = 0;
      for (let l = i; l < j; l++) sum += t[i * width + l] * dots[l];
      t[i * width + j] = -tau * sum;
    }
    t[j * width + j] = tau;
    await bench.breathe();
  }
  const v = bench.floats(size * width);
  for (let i = 0; i < size; i++) {
    for (let l = 0; l < width; l++) {
      v[i * width + l] = vw[i * stride + l];
      wv[i * stride + l] = -vw[i * stride + width + l];
      wv[i * stride + width + l] = -vw[i * stride + l];
    }
  }
  return { start, width, v, t };
}

/** Replaces x by v, with (I - tau v vᵀ) x = beta e₁ and v₁ = 1. */
function reflect(x: Float): { tau: number; beta: number } {
  let most = 0;
  for (let i = 1; i < x.length; i++) most = Math.max(most, Math.abs(x[i]));
  const alpha = x[0];
  x[0] = 1;
  if (most === 0) return { tau: 0, beta: alpha };
  most = Math.max(most, Math.abs(alpha));
  let sum = (alpha / most) * (alpha / most);
  for (let i = 1; i < x.length; i++) sum += (x[i] / most) * (x[i] / most);
  const norm = most * Math.sqrt(sum), beta = alpha > 0 ? -norm : norm;
  for (let i = 1; i < x.length; i++) x[i] /= alpha - beta;
  return { tau: (beta - alpha) / beta, beta };
}

/** What is left of a behind the first `width` rows and columns, V Wᵀ + W Vᵀ taken off. */
async function update(
  to: Float,
  from: Float,
  size: number,
  width: number,
  { vw, wv }: Room,
  bench: Workbench,
): Promise<void> {
  const rest = size - width, stride = 2 * width;
  for (let i = 0; i < rest; i++) {
    const begin = (width + i) * size + width;
    to.set(from.subarray(begin, begin + rest), i * rest);
  }
  const left = vw.subarray(width * stride), right = wv.subarray(width * stride);
  await inPieces(rest, rest * stride, bench, (first, last) => {
    const out = to.subarray(first * rest);
    bench.kernels.matmulNT(out, left.subarray(first * stride), right, last - first, rest, stride, true);
  });
}

/** The transposed product of all reflections, from the last panel to the first, each larger than the one before. */
async function multiplyOut(
  panels: readonly Panel[],
  n: number,
  first: Float,
  second: Float,
  { vw, wv }: Room,
  bench: Workbench,
): Promise<Float> {
  const { kernels } = bench;
  let [q, next] = [first, second], size = n - (panels.at(-1)?.start ?? 0) - (panels.at(-1)?.width ?? 0);
  for (let i = 0; i < size; i++) q.fill(0, i * size, (i + 1) * size)[i * size + i] = 1;
  for (const { start, width, v, t } of panels.toReversed()) {
    const rows = n - start;
    next.fill(0, 0, width * rows);
    for (let i = 0; i < width; i++) next[i * rows + i] = 1;
    for (let i = 0; i < size; i++) {
      next.fill(0, (width + i) * rows, (width + i) * rows + width);
      next.set(q.subarray(i * size, (i + 1) * size), (width + i) * rows + width);
    }
    // q (I - V T Vᵀ)ᵀ = q - (q V) Tᵀ Vᵀ
    await inPieces(rows, 2 * rows * width, bench, (from, to) => {
      const count = to - from, block = next.subarray(from * rows), product = vw.subarray(0, count * width);
      kernels.matmul(product, block, v, count, width, rows, false);
      const turned = wv.subarray(0, count * width).fill(0);
      for (let i = 0; i < count; i++) {
        for (let j = 0; j < width; j++) {
          let sum = 0;
          for (let l = j; l < width; l++) sum += t[j * width + l] * product[i * width + l];
          turned[i * width + j] = -sum;
        }
      }
      kernels.matmulNT(block, turned, v, count, rows, width, true);
    });
    [q, next, size] = [next, q, rows];
  }
  return q;
}
