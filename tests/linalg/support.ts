/** Work benches, and least-squares problems of plain arrays. */
import { type Rows, solveLeastSquares } from "../../src/linalg/least_squares.ts";
import type { Workbench } from "../../src/linalg/workbench.ts";
import { createPass } from "../passes.ts";

/** A bench with a memory of its own. */
export async function createBench(): Promise<Workbench> {
  const { pass, kernels } = await createPass("float64", false);
  pass.reset();
  return { kernels, floats: (length) => pass.floats(length), breathe: () => undefined };
}

/** Rows of plain arrays. */
export function rowsOf(X: number[][], Y: number[][]): Rows {
  return {
    rows: X.length,
    inputs: X[0].length,
    targets: Y[0].length,
    gather(x, y, from, to) {
      x.set(X.slice(from, to).flat());
      y.set(Y.slice(from, to).flat());
    },
  };
}

/** The solution of a problem, and what was warned of. */
export async function solve(data: Rows, l2: number) {
  const warnings: string[] = [];
  const bench = await createBench();
  const solution = await solveLeastSquares(data, l2, { ...bench, warn: (message) => warnings.push(message) });
  return { ...solution, warnings };
}
