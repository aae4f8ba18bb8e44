/**
 * Linear least squares with an unpenalised bias, by the normal equations of shifted and scaled columns.
 *
 * @module
 */
import { cholesky, choleskyFloats, solveCholesky, type Workbench } from "./cholesky.ts";
import { leastNorm } from "./least_norm.ts";
import { type PivotedCholesky, pivotedCholesky } from "./pivoted_cholesky.ts";
import { powerOfTwo } from "./power_of_two.ts";
import { Pieces, pieceSize, type Rows } from "./rows.ts";

export type { Rows } from "./rows.ts";

/** What a solve may use. */
export interface SolveContext extends Workbench {
  /** Tells what a user should know. */
  warn(message: string): void;
}

/** The minimiser. */
export interface Solution {
  /** [inputs, targets] */
  readonly weight: Float64Array;
  /** [targets] */
  readonly bias: Float64Array;
  /** Of the normal matrix of the scaled columns in the 2-norm, good to some percent; infinite if it is singular. */
  readonly conditionNumber: number;
}

/** Steps of refinement; one is enough unless columns are nearly dependent. */
const mostRounds = 3;

/** Above it, the last digits of the weights mean little. */
const illConditioned = 1e10;

/** The most bytes that a solve holds. */
export function leastSquaresBytes(data: Pick<Rows, "rows" | "inputs" | "targets">): number {
  const { inputs, targets } = data, n = inputs + 1, size = pieceSize(data);
  const pieces = size * (inputs + 1 + (1 + 4 * mostRounds) * targets) +
    (inputs + 2 * targets) * (inputs + 4 * mostRounds * targets);
  // Beside the kernels' memory: the normal matrix, its factor and what is found of a singular one.
  return 8 * (pieces + choleskyFloats(n) + 5 * n * n + 4 * n * targets);
}

/**
 * argmin Σ (y - x w - b)² + l2 Σ w², equal to scikit-learn's `Ridge(alpha=l2)`.
 *
 * Columns are shifted by their mean and scaled by a power of two first, so that a column far from zero or of another
 * size costs no digits. Solved by Cholesky with steps of refinement on the data itself. Where columns are linearly
 * dependent, the solution of least norm of (w, b) is taken.
 */
export async function solveLeastSquares(data: Rows, l2: number, context: SolveContext): Promise<Solution> {
  const { inputs, targets } = data, n = inputs + 1;
  const pieces = await Pieces.open(data, context);
  const penalty = Float64Array.from(
    { length: n },
    (_, j) => j < inputs ? l2 / pieces.scale[j] / pieces.scale[j] : 0,
  );
  const { gram, rhs } = await normalEquations(pieces, penalty);
  const unit = Float64Array.from({ length: n }, (_, j) => powerOfTwo(Math.sqrt(gram[j * n + j])));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) gram[i * n + j] = gram[i * n + j] / unit[i] / unit[j];
  }
  const factor = gram.slice();
  const regular = await cholesky(factor, n, context);
  const conditionNumber = regular ? await estimateCondition(gram, factor, n, context) : Infinity;
  const singular = regular ? undefined : await pivotedCholesky(gram, n, context.breathe);
  if (conditionNumber > illConditioned) context.warn(warningOf(conditionNumber));
  /** Solves for products with the columns as they are, in their place. */
  const solve = (b: Float64Array) => {
    eachRow(b, targets, (i, value) => value / unit[i]);
    if (singular) solveBasic(singular, b, targets);
    else solveCholesky(factor, n, b, targets);
    eachRow(b, targets, (i, value) => value / unit[i]);
  };
  const theta = rhs;
  solve(theta);
  const refine = async () => {
    for (let round = 0; round < mostRounds; round++) {
      const correction = await residualProducts(pieces, theta, penalty);
      solve(correction);
      for (let i = 0; i < theta.length; i++) theta[i] += correction[i];
      if (!(largest(correction) > 2 ** -46 * largest(theta))) return;
    }
  };
  await refine();
  if (singular) {
    await leastNorm(
      theta,
      targets,
      { ...singular, unit, shift: pieces.shift, scale: pieces.scale },
      context.breathe,
    );
    // The move to the least norm is made in the columns' own units, where it may cost digits: they are found again.
    await refine();
  }
  return { ...inOwnUnits(theta, pieces), conditionNumber };
}

function warningOf(conditionNumber: number): string {
  return Number.isFinite(conditionNumber)
    ? `The columns are close to linearly dependent (condition number of the normal equations ${
      conditionNumber.toExponential(2)
    }): the weights are uncertain; drop columns or set l2_regularization`
    : "The columns are linearly dependent: of all equally good solutions the one of least norm is taken";
}

/** From weights of the shifted and scaled columns to those of the columns themselves. */
function inOwnUnits(theta: Float64Array, { data: { inputs, targets }, shift, scale }: Pieces) {
  const weight = new Float64Array(inputs * targets), bias = theta.slice(inputs * targets);
  for (let j = 0; j < inputs; j++) {
    for (let t = 0; t < targets; t++) {
      const w = theta[j * targets + t] / scale[j];
      weight[j * targets + t] = w;
      bias[t] -= shift[j] * w;
    }
  }
  return { weight, bias };
}

/** G = [Z | 1]ᵀ [Z | 1] + penalty on its diagonal, and [Z | 1]ᵀ Y. */
async function normalEquations(pieces: Pieces, penalty: Float64Array) {
  const { bench: { kernels, floats }, data: { inputs, targets, rows } } = pieces;
  const n = inputs + 1, width = 1 + targets;
  const zz = floats(inputs * inputs), zb = floats(inputs * width), bb = floats(width * width);
  let add = false;
  await pieces.forEach((count) => {
    kernels.matmulTN(zz, pieces.z, pieces.z, inputs, inputs, count, add);
    kernels.matmulTN(zb, pieces.z, pieces.b, inputs, width, count, add);
    kernels.matmulTN(bb, pieces.b, pieces.b, width, width, count, add);
    add = true;
  });
  const gram = new Float64Array(n * n), rhs = new Float64Array(n * targets);
  for (let i = 0; i < inputs; i++) {
    for (let j = 0; j < inputs; j++) gram[i * n + j] = zz[i * inputs + j];
    gram[i * n + i] += penalty[i];
    gram[i * n + inputs] = gram[inputs * n + i] = zb[i * width];
    for (let t = 0; t < targets; t++) rhs[i * targets + t] = zb[i * width + 1 + t];
  }
  gram[n * n - 1] = rows;
  for (let t = 0; t < targets; t++) rhs[inputs * targets + t] = bb[1 + t];
  return { gram, rhs };
}

/** [Z | 1]ᵀ (Y - [Z | 1] θ) - penalty θ: what is left to solve for, taken from the data itself. */
async function residualProducts(
  pieces: Pieces,
  theta: Float64Array,
  penalty: Float64Array,
): Promise<Float64Array> {
  const { bench: { kernels, floats }, data: { inputs, targets } } = pieces;
  const weight = floats(inputs * targets), fitted = floats(pieces.size * targets);
  const residual = floats(pieces.size * targets);
  const products = floats(inputs * targets), sums = floats(targets);
  weight.set(theta.subarray(0, inputs * targets));
  let add = false;
  await pieces.forEach((count) => {
    kernels.matmul(fitted, pieces.z, weight, count, targets, inputs, false);
    for (let i = 0; i < count; i++) {
      for (let t = 0; t < targets; t++) {
        const at = i * targets + t;
        // The bias first: what is left of a target far from zero is then exact.
        residual[at] = pieces.b[i * (1 + targets) + 1 + t] - theta[inputs * targets + t] - fitted[at];
      }
    }
    kernels.matmulTN(products, pieces.z, residual, inputs, targets, count, add);
    kernels.sumRows(sums, residual, count, targets, add);
    add = true;
  });
  const result = new Float64Array(theta.length);
  result.set(products);
  result.set(sums, products.length);
  return result.map((value, at) => value - penalty[Math.floor(at / targets)] * theta[at]);
}

/** Replaces b by a solution that is zero for every column that depends on others. */
function solveBasic({ factor, rank, pivots }: PivotedCholesky, b: Float64Array, columns: number): void {
  const triangle = new Float64Array(rank * rank), inner = new Float64Array(rank * columns);
  pivots.forEach((p, i) => {
    triangle.set(factor.subarray(p * rank, p * rank + rank), i * rank);
    inner.set(b.subarray(p * columns, (p + 1) * columns), i * columns);
  });
  solveCholesky(triangle, rank, inner, columns);
  b.fill(0);
  pivots.forEach((p, i) => b.set(inner.subarray(i * columns, (i + 1) * columns), p * columns));
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

function eachRow(b: Float64Array, columns: number, change: (row: number, value: number) => number): void {
  for (let at = 0; at < b.length; at++) b[at] = change(Math.floor(at / columns), b[at]);
}

/** Largest over smallest eigenvalue, by power iteration on G and on its inverse. */
async function estimateCondition(
  gram: Float64Array,
  factor: Float64Array,
  n: number,
  { breathe }: Workbench,
): Promise<number> {
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
  return await growth(times, n, breathe) * await growth(inverse, n, breathe);
}

/** The largest eigenvalue of a symmetric operator, from a start that no matrix is likely to be orthogonal to. */
async function growth(
  apply: (v: Float64Array) => Float64Array,
  n: number,
  breathe: () => Promise<void> | undefined,
): Promise<number> {
  let v: Float64Array = Float64Array.from({ length: n }, (_, i) => 1 + i / n);
  let value = 0;
  for (let i = 0; i < 40; i++) {
    const norm = Math.sqrt(v.reduce((sum, x) => sum + x * x, 0));
    v = apply(v.map((x) => x / norm));
    await breathe();
    const next = Math.sqrt(v.reduce((sum, x) => sum + x * x, 0));
    if (Math.abs(next - value) <= 1e-3 * next) return next;
    value = next;
  }
  return value;
}
