/**
 * Linear least squares with an unpenalised bias, by the normal equations of shifted and scaled columns.
 *
 * @module
 */
import { Cholesky } from "./cholesky.ts";
import { estimateCondition } from "./condition.ts";
import { LeastNorm, leastNormFloats } from "./least_norm.ts";
import {
  type NormalEquations,
  normalEquations,
  normalEquationsFloats,
  Residual,
} from "./normal_equations.ts";
import { powerOfTwo } from "./power_of_two.ts";
import { type Pieces, pieceSize, type Rows } from "./rows.ts";
import { solveSpectrum, type Spectrum, spectrumFloats, spectrumOf } from "./spectrum.ts";
import { Scratchpad, type Workbench } from "./workbench.ts";

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

/** Up to it, the normal equations cost no more than two of sixteen digits, and are not refined. */
const wellConditioned = 100;

/** Up to it, a penalty keeps rounding out even where columns are dependent: no more than four digits are lost. */
const slightlyConditioned = 1e4;

/** Above it, the last digits of the weights mean little. */
const illConditioned = 1e10;

/** The most bytes that a solve holds. */
export function leastSquaresBytes(data: Pick<Rows, "rows" | "inputs" | "targets">): number {
  const { inputs, targets } = data, n = inputs + 1;
  const solves = 2 * (2 + 2 * mostRounds) * n * targets;
  const singular = scratchFloats(n) + n * n + leastNormFloats(n, targets) + solves;
  const numbers = normalEquationsFloats(data) + Cholesky.floats(n, targets) + singular +
    Residual.floats(data, pieceSize(data));
  // Beside the kernels' memory a few vectors; and arrays begin at multiples of 64 bytes.
  return 8 * (numbers + 8 * n * (targets + 1)) + 64 * (n + 200);
}

/** Room for one spectrum at a time, with what the arrays of a scratchpad are rounded up by. */
function scratchFloats(n: number): number {
  return spectrumFloats(n) + n + 512;
}

/**
 * argmin Σ (y - x w - b)² + l2 Σ w², equal to scikit-learn's `Ridge(alpha=l2)`.
 *
 * Columns are shifted by about their mean and scaled by a power of two first, so that a column far from zero or of
 * another size costs no digits. Solved by Cholesky, with steps of refinement on the data itself where digits are lost.
 * Where columns are linearly dependent, the solution with the w of least norm is taken, the bias left out: the limit of
 * l2 → 0, and scikit-learn's `LinearRegression()`.
 */
export async function solveLeastSquares(data: Rows, l2: number, context: SolveContext): Promise<Solution> {
  const { targets } = data;
  const problem = await scaledProblem(await normalEquations(data, context), l2);
  const { pieces, gram, extra, unit, rhs } = problem, n = gram.n;
  const factor = await Cholesky.factor(gram, extra, targets, context);
  const conditionNumber = factor ? await estimateCondition(factor, n) : Infinity;
  if (conditionNumber > illConditioned) context.warn(warningOf(conditionNumber));
  let pad: Scratchpad | undefined;
  const scratch = () => (pad ??= new Scratchpad(context, scratchFloats(n))).reset();
  const found = factor ? undefined : await spectrumOf(gram, extra, scratch());
  const spectrum = found && keep(found, n, context);
  /** Solves for products with the columns as they are, in their place. */
  const solve = async (b: Float64Array) => {
    eachRow(b, targets, (i, value) => value / unit[i]);
    if (factor) await factor.solve(b, targets);
    else if (spectrum) solveSpectrum(spectrum, b, targets, context);
    eachRow(b, targets, (i, value) => value / unit[i]);
  };
  const theta = rhs.slice();
  await solve(theta);
  if (conditionNumber <= wellConditioned) return { ...toOwn(theta, pieces), conditionNumber };
  const residual = new Residual(pieces, problem.penalty);
  const refine = async () => {
    for (let round = 0; round < mostRounds; round++) {
      const correction = await residual.of(theta);
      await solve(correction);
      for (let i = 0; i < theta.length; i++) theta[i] += correction[i];
      if (!(largest(correction) > 2 ** -46 * largest(theta))) return;
    }
  };
  await refine();
  // Where columns are dependent, a small penalty alone does not keep rounding out of what changes no prediction.
  const free = new Float64Array(n);
  if (
    !factor ||
    (l2 > 0 && conditionNumber > slightlyConditioned && !await Cholesky.factor(gram, free, 1, scratch()))
  ) {
    const space = found && l2 === 0 ? found : await spectrumOf(gram, free, scratch());
    if (space.rank < n) {
      const leastNorm = await LeastNorm.of(space, unit, pieces);
      const { weight } = toOwn(theta, pieces);
      leastNorm.project(weight, targets);
      setWeights(theta, weight, problem);
      // The move to the least norm is made in the columns' own units, where it may cost digits: they are found again.
      if (!factor) await refine();
    }
  }
  return { ...toOwn(theta, pieces), conditionNumber };
}

/** Normal equations with each row and column divided by about the root of its diagonal element. */
interface ScaledProblem extends NormalEquations {
  /** [n] Powers of two. */
  readonly unit: Float64Array;
  /** [n] The penalty in the units of z, and in those of the scaled matrix. */
  readonly penalty: Float64Array;
  readonly extra: Float64Array;
}

async function scaledProblem(equations: NormalEquations, l2: number): Promise<ScaledProblem> {
  const { gram: { data, n, stride }, pieces: { scale, bench } } = equations;
  const penalty = Float64Array.from({ length: n }, (_, j) => j < n - 1 ? l2 / scale[j] / scale[j] : 0);
  const unit = penalty.map((own, j) => powerOfTwo(Math.sqrt(data[j * stride + j] + own)));
  for (let i = 0; i < n; i++) {
    const row = i * stride;
    for (let j = 0; j <= i; j++) data[row + j] = data[row + j] / unit[i] / unit[j];
    await bench.breathe();
  }
  return { ...equations, unit, penalty, extra: penalty.map((own, j) => own / unit[j] / unit[j]) };
}

/** Sets theta to weights of the columns themselves [inputs, targets] and the biases that are best for them. */
function setWeights(theta: Float64Array, weight: Float64Array, problem: ScaledProblem): void {
  const { gram: { data, n, stride }, unit, rhs, pieces: { data: { targets }, scale } } = problem;
  const inputs = n - 1, row = inputs * stride;
  for (let t = 0; t < targets; t++) {
    let sum = rhs[inputs * targets + t] / unit[inputs];
    for (let j = 0; j < inputs; j++) {
      const at = j * targets + t;
      theta[at] = weight[at] * scale[j] / scale[inputs + t];
      sum -= data[row + j] * unit[j] * theta[at];
    }
    theta[inputs * targets + t] = sum / data[row + inputs] / unit[inputs];
  }
}

/** A copy of a spectrum, to solve with when the scratchpad is used again. */
function keep({ rank, values, vectors }: Spectrum, n: number, { floats }: Workbench): Spectrum {
  const copy = floats(rank * n);
  copy.set(vectors.subarray(0, rank * n));
  return { rank, values, vectors: copy };
}

function warningOf(conditionNumber: number): string {
  return Number.isFinite(conditionNumber)
    ? `The columns are close to linearly dependent (condition number of the normal equations ${
      conditionNumber.toExponential(2)
    }): the weights are uncertain; drop columns or set l2_regularization`
    : "The columns are linearly dependent: of all equally good solutions the one with the smallest weights is taken";
}

/** From weights of the shifted and scaled columns to those of the columns themselves. */
function toOwn(theta: Float64Array, { data: { inputs, targets }, shift, scale }: Pieces) {
  const weight = new Float64Array(inputs * targets), bias = new Float64Array(targets);
  for (let t = 0; t < targets; t++) {
    const unit = scale[inputs + t];
    bias[t] = shift[inputs + t] + theta[inputs * targets + t] * unit;
    for (let j = 0; j < inputs; j++) {
      const w = theta[j * targets + t] * unit / scale[j];
      weight[j * targets + t] = w;
      bias[t] -= shift[j] * w;
    }
  }
  return { weight, bias };
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

function eachRow(b: Float64Array, columns: number, change: (row: number, value: number) => number): void {
  for (let at = 0; at < b.length; at++) b[at] = change(Math.floor(at / columns), b[at]);
}
