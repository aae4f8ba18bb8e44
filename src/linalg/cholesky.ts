/**
 * Cholesky factorisation of symmetric positive definite matrices in float64.
 *
 * @module
 */
import type { Float } from "../kernels/kernels.ts";
import { epsilon, type Lower, type Workbench } from "./workbench.ts";

/** Columns of a panel: wide enough for the products that all but the panels' squares is made by. */
const panelWidth = 64;

/** Columns [start, start + width) of a lower triangle, from their diagonal block down. */
interface Panel {
  readonly start: number;
  readonly width: number;
  /** [n - start, width] */
  readonly whole: Float;
  /** [width, width] What of it is on the diagonal; above that it holds anything. */
  readonly square: Float;
  /** [n - start - width, width] */
  readonly below: Float;
}

/** L with L Lᵀ = a: the factor of a positive definite matrix. */
export class Cholesky {
  readonly #n: number;
  readonly #bench: Workbench;
  readonly #panels: readonly Panel[];
  /** Room for a square of a panel. */
  readonly #square: Float;
  /** Room for right-hand sides [n, columns], and for what one panel takes off them. */
  readonly #b: Float;
  readonly #part: Float;

  private constructor(n: number, columns: number, bench: Workbench) {
    this.#n = n;
    this.#bench = bench;
    this.#panels = Array.from({ length: Math.ceil(n / panelWidth) }, (_, k) => {
      const start = k * panelWidth, width = Math.min(panelWidth, n - start);
      const whole = bench.floats((n - start) * width);
      return {
        start,
        width,
        whole,
        square: whole.subarray(0, width ** 2),
        below: whole.subarray(width ** 2),
      };
    });
    this.#square = bench.floats(Math.min(n, panelWidth) ** 2);
    this.#b = bench.floats(n * columns);
    this.#part = bench.floats(Math.min(n, panelWidth) * columns);
  }

  /** Numbers of the kernels' memory that a factor takes: see {@linkcode Cholesky.factor}. */
  static floats(n: number, columns: number): number {
    const widest = Math.min(n, panelWidth);
    return n * (n + widest) / 2 + widest * widest + (n + widest) * columns;
  }

  /**
   * Factors a + diagonal, for solves with up to `columns` right-hand sides.
   *
   * Right-looking, by panels (Golub & Van Loan, §4.2.9): all but their squares on the diagonal is the kernels' work.
   *
   * @returns Nothing if a pivot is not clearly positive: the matrix is singular to working precision.
   */
  static async factor(
    a: Lower,
    diagonal: Float64Array,
    columns: number,
    bench: Workbench,
  ): Promise<Cholesky | undefined> {
    const result = new Cholesky(a.n, columns, bench);
    const floor = diagonal.map((extra, i) => 8 * a.n * epsilon * (a.data[i * a.stride + i] + extra));
    await result.#copy(a, diagonal);
    return await result.#factor(floor) ? result : undefined;
  }

  async #copy({ data, n, stride }: Lower, diagonal: Float64Array): Promise<void> {
    for (const { start, width, whole } of this.#panels) {
      for (let i = start; i < n; i++) {
        const from = i * stride + start, to = (i - start) * width;
        whole.set(data.subarray(from, from + Math.min(width, i - start + 1)), to);
        if (i < start + width) whole[to + i - start] += diagonal[i];
      }
      await this.#bench.breathe();
    }
  }

  async #factor(floor: Float64Array): Promise<boolean> {
    const { kernels, breathe } = this.#bench;
    for (const [k, { start, width, square, below }] of this.#panels.entries()) {
      if (!factorSquare(square, width, floor.subarray(start))) return false;
      const upper = this.#square.subarray(0, width * width);
      for (let i = 0; i < width; i++) {
        for (let j = 0; j <= i; j++) upper[j * width + i] = square[i * width + j];
      }
      kernels.solveTriangular(below, upper, below.length / width, width);
      await breathe();
      for (const later of this.#panels.slice(k + 1)) {
        const left = below.subarray((later.start - start - width) * width);
        const minus = this.#square.subarray(0, later.width * width);
        kernels.scale(minus, left.subarray(0, minus.length), -1);
        kernels.matmulNT(later.whole, left, minus, this.#n - later.start, later.width, width, true);
        await breathe();
      }
    }
    return true;
  }

  /** Solves L Lᵀ x = b in place; `b` [n, columns]. */
  async solve(b: Float64Array, columns: number): Promise<void> {
    const { kernels, breathe } = this.#bench, x = this.#b.subarray(0, b.length);
    x.set(b);
    for (const { start, width, square, below } of this.#panels) {
      const own = x.subarray(start * columns, (start + width) * columns);
      for (let i = 0; i < width; i++) {
        for (let j = 0; j < i; j++) takeOff(own, columns, i, j, square[i * width + j]);
        divide(own, columns, i, square[i * width + i]);
      }
      const minus = this.#part.subarray(0, own.length);
      kernels.scale(minus, own, -1);
      const rows = below.length / width;
      kernels.matmul(x.subarray((start + width) * columns), below, minus, rows, columns, width, true);
      await breathe();
    }
    for (const { start, width, square, below } of this.#panels.toReversed()) {
      const own = x.subarray(start * columns, (start + width) * columns);
      const part = this.#part.subarray(0, own.length);
      const rest = x.subarray((start + width) * columns);
      kernels.matmulTN(part, below, rest, width, columns, below.length / width, false);
      kernels.addScaled(own, part, -1);
      for (let i = width - 1; i >= 0; i--) {
        divide(own, columns, i, square[i * width + i]);
        for (let j = 0; j < i; j++) takeOff(own, columns, j, i, square[i * width + j]);
      }
      await breathe();
    }
    b.set(x);
  }

  /** Replaces v [n] by L Lᵀ v. */
  async multiply(v: Float64Array): Promise<void> {
    const { kernels, breathe } = this.#bench, x = this.#b.subarray(0, v.length);
    x.set(v);
    for (const { start, width, square, below } of this.#panels) {
      const own = x.subarray(start, start + width), part = this.#part.subarray(0, width);
      kernels.matmulTN(part, below, x.subarray(start + width), width, 1, below.length / width, false);
      for (let j = 0; j < width; j++) {
        let sum = part[j];
        for (let i = j; i < width; i++) sum += square[i * width + j] * own[i];
        own[j] = sum;
      }
      await breathe();
    }
    for (const { start, width, square, below } of this.#panels.toReversed()) {
      const own = x.subarray(start, start + width);
      kernels.matmul(x.subarray(start + width), below, own, below.length / width, 1, width, true);
      for (let i = width - 1; i >= 0; i--) {
        let sum = 0;
        for (let j = 0; j <= i; j++) sum += square[i * width + j] * own[j];
        own[i] = sum;
      }
      await breathe();
    }
    v.set(x);
  }
}

/** Factors a square whose earlier columns have been taken off already. */
function factorSquare(a: Float, n: number, floor: Float64Array): boolean {
  for (let j = 0; j < n; j++) {
    const row = j * n;
    let pivot = a[row + j];
    for (let k = 0; k < j; k++) pivot -= a[row + k] * a[row + k];
    if (!(pivot > floor[j])) return false;
    const root = Math.sqrt(pivot);
    a[row + j] = root;
    for (let i = j + 1; i < n; i++) {
      const other = i * n;
      let sum = a[other + j];
      for (let k = 0; k < j; k++) sum -= a[other + k] * a[row + k];
      a[other + j] = sum / root;
    }
  }
  return true;
}

/** Row i of b [n, columns] -= factor times row j. */
function takeOff(b: Float, columns: number, i: number, j: number, factor: number): void {
  for (let c = 0; c < columns; c++) b[i * columns + c] -= factor * b[j * columns + c];
}

/** Row i of b [n, columns] /= divisor. */
function divide(b: Float, columns: number, i: number, divisor: number): void {
  for (let c = 0; c < columns; c++) b[i * columns + c] /= divisor;
}
