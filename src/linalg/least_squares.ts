/**
 * Linear least squares with an unpenalised bias, by the normal equations of [X | 1].
 *
 * @module
 */
import type { Float, Kernels } from "../kernels/kernels.ts";
import { cholesky, epsilon, solveCholesky } from "./cholesky.ts";
import { symmetricEigen } from "./eigen.ts";

/** Rows of features and targets, handed out in pieces. */
export interface Rows {
  /** How many there are. */
  readonly rows: number;
  /** Features of a row. */
  readonly inputs: number;
  /** Targets of a row. */
  readonly targets: number;
  /** Copies rows [from, to) into x [rows, inputs] and y [rows, targets]. */
  gather(x: Float64Array, y: Float64Array, from: number, to: number): void;
}

/** What a solve may use. */
export interface SolveContext {
  /** In float64, whatever the precision of the run. */
  readonly kernels: Kernels;
  /** An array in the memory of the kernels, with arbitrary content. */
  floats(length: number): Float;
  /** Lets signals in when it is time; throws when the run is to stop. */
  breathe(): Promise<void> | undefined;
  /** Tells what a user should know. */
  warn(message: string): void;
}

/** The minimiser. */
export interface Solution {
  /** [inputs, targets] */
  readonly weight: Float64Array;
  /** [targets] */
  readonly bias: Float64Array;
  /** Of the normal matrix in the 2-norm; infinite if it is singular. */
  readonly conditionNumber: number;
}

/** Above it, the last digits of a solution by normal equations mean little. */
const illConditioned = 1e10;
/** Pieces of rows are a multiple of every kernel's block length, so that they do not show in the sums. */
const pieceRows = 4096;

/**
 * argmin Σ (y - x w - b)² + l2 Σ w², equal to scikit-learn's `Ridge(alpha=l2)`.
 *
 * Solved by Cholesky with one step of refinement on the data; where the normal matrix is singular, the solution of
 * least norm of (w, b) by its eigenvalues (Golub & Van Loan, §5.5).
 */
export async function solveLeastSquares(data: Rows, l2: number, context: SolveContext): Promise<Solution> {
  const { inputs, targets } = data, n = inputs + 1;
  const pieces = new Pieces(data, context);
  const { gram, rhs } = await normalEquations(pieces, l2);
  const factor = gram.slice();
  const theta = rhs.slice();
  let conditionNumber = Infinity;
  if (cholesky(factor, n)) {
    conditionNumber = estimateCondition(gram, factor, n);
    if (conditionNumber > illConditioned) {
      context.warn(
        `The columns are close to linearly dependent (condition number ${
          conditionNumber.toExponential(2)
        }): standardize, drop columns or set l2_regularization`,
      );
    }
    solveCholesky(factor, n, theta, targets);
    const correction = await residualProducts(pieces, theta, l2);
    solveCholesky(factor, n, correction, targets);
    for (let i = 0; i < theta.length; i++) theta[i] += correction[i];
  } else {
    context.warn(
      "The columns are linearly dependent: of all equally good solutions the one of least norm is taken",
    );
    await solveMinimumNorm(gram, n, theta, targets, context);
  }
  return { weight: theta.slice(0, inputs * targets), bias: theta.slice(inputs * targets), conditionNumber };
}

/** Rows of a piece: some ten milliseconds of work, however many columns there are. */
function pieceSize({ rows, inputs }: Pick<Rows, "rows" | "inputs">): number {
  const wanted = 2 ** 27 / (inputs * inputs);
  return Math.min(pieceRows, Math.max(256, 256 * Math.floor(wanted / 256)), rows);
}

/** The most bytes that a solve holds. */
export function leastSquaresBytes(data: Pick<Rows, "rows" | "inputs" | "targets">): number {
  const { inputs, targets } = data, n = inputs + 1, size = pieceSize(data);
  // Pieces, products and the residual pass in the kernels' memory; G, its factor and, at worst, its eigenvectors.
  const pieces = size * (inputs + 1 + 4 * targets) + (inputs + 2 * targets) * (inputs + targets);
  return 8 * (pieces + 4 * n * n + 3 * n * targets);
}

/** Rows of X and of [1 | Y], a piece at a time, in the kernels' memory. */
class Pieces {
  readonly x: Float;
  /** [piece, 1 + targets] */
  readonly b: Float;
  readonly size: number;
  readonly #y: Float64Array;

  constructor(readonly data: Rows, readonly context: SolveContext) {
    this.size = pieceSize(data);
    this.x = context.floats(this.size * data.inputs);
    this.b = context.floats(this.size * (1 + data.targets));
    this.#y = new Float64Array(this.size * data.targets);
  }

  /** Calls `visit` with the number of rows of each piece in turn. */
  async forEach(visit: (rows: number) => void): Promise<void> {
    const { rows, targets } = this.data;
    for (let from = 0; from < rows; from += this.size) {
      const count = Math.min(this.size, rows - from);
      this.data.gather(this.x as Float64Array, this.#y, from, from + count);
      for (let i = 0; i < count; i++) {
        this.b[i * (1 + targets)] = 1;
        for (let t = 0; t < targets; t++) this.b[i * (1 + targets) + 1 + t] = this.#y[i * targets + t];
      }
      visit(count);
      await this.context.breathe();
    }
  }
}

/** G = [X | 1]ᵀ [X | 1] + l2 (the bias left out) and [X | 1]ᵀ Y. */
async function normalEquations(pieces: Pieces, l2: number) {
  const { context: { kernels, floats }, data: { inputs, targets, rows } } = pieces;
  const n = inputs + 1, width = 1 + targets;
  const xx = floats(inputs * inputs), xb = floats(inputs * width), bb = floats(width * width);
  let add = false;
  await pieces.forEach((count) => {
    kernels.matmulTN(xx, pieces.x, pieces.x, inputs, inputs, count, add);
    kernels.matmulTN(xb, pieces.x, pieces.b, inputs, width, count, add);
    kernels.matmulTN(bb, pieces.b, pieces.b, width, width, count, add);
    add = true;
  });
  const gram = new Float64Array(n * n), rhs = new Float64Array(n * targets);
  for (let i = 0; i < inputs; i++) {
    for (let j = 0; j < inputs; j++) gram[i * n + j] = xx[i * inputs + j];
    gram[i * n + i] += l2;
    gram[i * n + inputs] = gram[inputs * n + i] = xb[i * width];
    for (let t = 0; t < targets; t++) rhs[i * targets + t] = xb[i * width + 1 + t];
  }
  gram[n * n - 1] = rows;
  for (let t = 0; t < targets; t++) rhs[inputs * targets + t] = bb[1 + t];
  return { gram, rhs };
}

/** [X | 1]ᵀ (Y - [X | 1] θ) - l2 θ (the bias left out): what is left to solve for, taken from the data itself. */
async function residualProducts(pieces: Pieces, theta: Float64Array, l2: number): Promise<Float64Array> {
  const { context: { kernels, floats }, data: { inputs, targets } } = pieces;
  const weight = floats(inputs * targets), fitted = floats(pieces.size * targets);
  const residual = floats(pieces.size * targets);
  const products = floats(inputs * targets), sums = floats(targets);
  weight.set(theta.subarray(0, inputs * targets));
  let add = false;
  await pieces.forEach((count) => {
    kernels.matmul(fitted, pieces.x, weight, count, targets, inputs, false);
    for (let i = 0; i < count; i++) {
      for (let t = 0; t < targets; t++) {
        const at = i * targets + t;
        residual[at] = pieces.b[i * (1 + targets) + 1 + t] - (fitted[at] + theta[inputs * targets + t]);
      }
    }
    kernels.matmulTN(products, pieces.x, residual, inputs, targets, count, add);
    kernels.sumRows(sums, residual, count, targets, add);
    add = true;
  });
  const result = new Float64Array(theta.length);
  for (let i = 0; i < products.length; i++) result[i] = products[i] - l2 * theta[i];
  result.set(sums, products.length);
  return result;
}

/** Replaces the right-hand side by the solution of least norm; eigenvalues that are rounding noise count as zero. */
async function solveMinimumNorm(
  gram: Float64Array,
  n: number,
  rhs: Float64Array,
  columns: number,
  { breathe }: SolveContext,
): Promise<void> {
  const { values, vectors } = await symmetricEigen(gram, n, breathe);
  const largest = values.reduce((a, b) => Math.max(a, b), 0);
  for (let c = 0; c < columns; c++) {
    const solution = new Float64Array(n);
    for (let k = 0; k < n; k++) {
      if (values[k] <= 4 * n * epsilon * largest) continue;
      let share = 0;
      for (let i = 0; i < n; i++) share += vectors[i * n + k] * rhs[i * columns + c];
      share /= values[k];
      for (let i = 0; i < n; i++) solution[i] += share * vectors[i * n + k];
    }
    for (let i = 0; i < n; i++) rhs[i * columns + c] = solution[i];
  }
}

/** Largest over smallest eigenvalue, by power iteration on G and on its inverse; good to a few percent. */
function estimateCondition(gram: Float64Array, factor: Float64Array, n: number): number {
  const times = (v: Float64Array) =>
    v.map((_, i) => {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += gram[i * n + j] * v[j];
      return sum;
    });
  const inverse = (v: Float64Array) => {
    const x = v.slice();
    solveCholesky(factor, n, x, 1);
    return x;
  };
  return growth(times, n) * growth(inverse, n);
}

/** The largest eigenvalue of a symmetric operator, from a start that no matrix is likely to be orthogonal to. */
function growth(apply: (v: Float64Array) => Float64Array, n: number): number {
  let v: Float64Array = Float64Array.from({ length: n }, (_, i) => 1 + i / n);
  let value = 0;
  for (let i = 0; i < 40; i++) {
    const norm = Math.sqrt(v.reduce((sum, x) => sum + x * x, 0));
    v = apply(v.map((x) => x / norm));
    const next = Math.sqrt(v.reduce((sum, x) => sum + x * x, 0));
    if (Math.abs(next - value) <= 1e-3 * next) return next;
    value = next;
  }
  return value;
}
