/** A solve takes no more memory than is planned for it, and about as much where it takes most. */
import { assert } from "@std/assert";
import { leastSquaresBytes, solveLeastSquares } from "../../src/linalg/least_squares.ts";
import { reservedBytes } from "../../src/kernels/wasm.ts";
import { RandomState } from "../../src/random/random_state.ts";
import { createPass } from "../passes.ts";
import { rowsOf } from "./support.ts";

const shapes = [
  { name: "regular", rows: 300, inputs: 131, rank: 131, l2: 1 },
  { name: "nearly regular", rows: 300, inputs: 131, rank: 130, l2: 0 },
  { name: "dependent, hardly penalised", rows: 300, inputs: 131, rank: 129, l2: 1e-13 },
  { name: "dependent, a little penalised", rows: 300, inputs: 131, rank: 129, l2: 1e-3 },
  { name: "of half the rank", rows: 90, inputs: 129, rank: 64, l2: 0 },
  { name: "of low rank", rows: 40, inputs: 257, rank: 40, l2: 0 },
  { name: "small", rows: 5, inputs: 3, rank: 2, l2: 0 },
  { name: "one column of zeros", rows: 3, inputs: 1, rank: 0, l2: 0 },
];

for (const { name, rows, inputs, rank, l2 } of shapes) {
  Deno.test(`memory of a solve: ${name}`, async () => {
    const state = new RandomState(rows);
    const whole = () => Math.round(4 * state.randn());
    const base = Array.from({ length: rows }, () => Array.from({ length: rank }, whole));
    const X = base.map((row) =>
      Array.from({ length: inputs }, (_, j) => j < rank ? row[j] : row[j - rank] ?? 0)
    );
    const Y = X.map(() => [whole(), whole()]);
    const { pass, kernels, arena } = await createPass("float64", false);
    pass.reset();
    const bench = { kernels, floats: (length: number) => pass.floats(length), breathe: () => undefined };
    await solveLeastSquares(rowsOf(X, Y), l2, { ...bench, warn: () => {} });
    const taken = arena.highWater - reservedBytes, planned = leastSquaresBytes({ rows, inputs, targets: 2 });
    assert(taken <= planned, `${taken} bytes were taken, ${planned} planned`);
    if (name === "dependent, hardly penalised") assert(taken > 0.8 * planned, `${taken} of ${planned}`);
  });
}
