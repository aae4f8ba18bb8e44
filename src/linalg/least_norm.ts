/** A singular problem in shifted and scaled columns. */
export interface Singular {
  /** [n, rank]: its columns span the rows of the problem, each column j divided by unit[j]. */
  readonly factor: Float64Array;
  readonly rank: number;
  readonly unit: Float64Array;
  /** The columns are (x - shift) / scale, and a last one of ones. */
  readonly shift: Float64Array;
  readonly scale: Float64Array;
}

/**
 * Replaces a solution by the one of least norm in the columns' own units, (w, b): its projection on the space that
 * the rows [x | 1] span, since what is orthogonal to every row changes no prediction.
 *
 * @param theta [n, columns] in shifted and scaled columns, the bias last.
 */
export async function leastNorm(
  theta: Float64Array,
  columns: number,
  problem: Singular,
  breathe: () => Promise<void> | undefined,
): Promise<void> {
  const { shift, scale } = problem, n = shift.length + 1, last = n - 1;
  const basis = await orthonormal(rowSpace(problem), breathe);
  for (let c = 0; c < columns; c++) {
    const own = new Float64Array(n);
    own[last] = theta[last * columns + c];
    for (let j = 0; j < last; j++) {
      own[j] = theta[j * columns + c] / scale[j];
      own[last] -= shift[j] * own[j];
    }
    const least = new Float64Array(n);
    for (const v of basis) add(least, v, dot(v, own));
    theta[last * columns + c] = least[last];
    for (let j = 0; j < last; j++) {
      theta[j * columns + c] = least[j] * scale[j];
      theta[last * columns + c] += shift[j] * least[j];
    }
  }
}

/** A basis of the rows [x | 1] in the columns' own units. */
function rowSpace({ factor, rank, unit, shift, scale }: Singular): Float64Array[] {
  const n = shift.length + 1, last = n - 1;
  return Array.from({ length: rank }, (_, k) => {
    const one = unit[last] * factor[last * rank + k];
    return Float64Array.from(
      { length: n },
      (_, j) => j === last ? one : scale[j] * unit[j] * factor[j * rank + k] + shift[j] * one,
    );
  });
}

/** Gram and Schmidt's method, each vector made orthogonal twice, which is enough (Giraud et al. 2005). */
async function orthonormal(
  vectors: Float64Array[],
  breathe: () => Promise<void> | undefined,
): Promise<Float64Array[]> {
  const basis: Float64Array[] = [];
  for (const vector of vectors) {
    divide(vector, Math.sqrt(dot(vector, vector)));
    for (let round = 0; round < 2; round++) {
      for (const v of basis) add(vector, v, -dot(v, vector));
      divide(vector, Math.sqrt(dot(vector, vector)));
    }
    basis.push(vector);
    await breathe();
  }
  return basis;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function add(a: Float64Array, b: Float64Array, factor: number): void {
  for (let i = 0; i < a.length; i++) a[i] += factor * b[i];
}

function divide(a: Float64Array, by: number): void {
  for (let i = 0; i < a.length; i++) a[i] /= by;
}
