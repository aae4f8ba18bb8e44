/** Eigenvalues are LAPACK's, and vectors what they are said to be, to a small multiple of n 2^-52. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import golden from "../golden/eigenvalues.json" with { type: "json" };
import { symmetricEigen } from "../../src/linalg/symmetric_eigen.ts";
import { RandomState } from "../../src/random/random_state.ts";
import { createBench } from "./support.ts";

type Entry = (i: number, j: number) => number;

function random(n: number): Entry {
  const state = new RandomState(n);
  const a = Array.from({ length: n * n }, () => state.randn());
  return (i, j) => a[Math.max(i, j) * n + Math.min(i, j)];
}

/** The matrices of scripts/golden/eigenvalues.py. */
const makers: Record<string, (n: number) => Entry> = {
  random,
  zero: () => () => 0,
  repeated: () => (i, j) => i === j ? 2 : 1,
  clustered: (n) => (i, j) => i === j ? Math.abs(i - (n >> 1)) : Math.abs(i - j) === 1 ? 1 : 0,
  graded: (n) => {
    const a = random(n);
    return (i, j) => a(i, j) * 2 ** -(i + j);
  },
  hilbert: () => (i, j) => 1 / (i + j + 1),
  huge: (n) => {
    const a = random(n);
    return (i, j) => a(i, j) * 1e200;
  },
  tiny: (n) => {
    const a = random(n);
    return (i, j) => a(i, j) * 1e-200;
  },
};

async function decompose(n: number, entry: Entry) {
  const bench = await createBench();
  const a = bench.floats(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) a[i * n + j] = entry(i, j);
  }
  const matrix = a.slice();
  return { matrix, ...await symmetricEigen(a, n, bench) };
}

/** The largest |a v - value v| over the largest eigenvalue, and the largest element of V Vᵀ - I. */
function errors(matrix: ArrayLike<number>, values: Float64Array, vectors: ArrayLike<number>, scale: number) {
  const n = values.length;
  let residual = 0, orthogonality = 0;
  for (let k = 0; k < n; k++) {
    for (let i = 0; i < n; i++) {
      let sum = 0, product = i === k ? -1 : 0;
      for (let j = 0; j < n; j++) {
        sum += matrix[i * n + j] / scale * vectors[k * n + j];
        product += vectors[i * n + j] * vectors[k * n + j];
      }
      residual = Math.max(residual, Math.abs(sum - values[k] / scale * vectors[k * n + i]));
      orthogonality = Math.max(orthogonality, Math.abs(product));
    }
  }
  return { residual, orthogonality };
}

for (const [name, expected] of Object.entries(golden.falling)) {
  Deno.test(`eigenvalues and eigenvectors: ${name}`, async () => {
    const n = expected.length;
    const { matrix, values, vectors } = await decompose(n, makers[name.split(" ")[0]](n));
    const scale = Math.max(...expected.map(Math.abs)) || 1, tolerance = 4 * Math.sqrt(n) * 2 ** -52;
    expected.forEach((value, k) => {
      const error = Math.abs(values[k] - value) / scale;
      assert(error <= tolerance, `value ${k} is ${values[k]}, not ${value}`);
    });
    const { residual, orthogonality } = errors(matrix, values, vectors, scale);
    assert(residual <= tolerance, `residual ${residual}`);
    assert(orthogonality <= 4 * tolerance, `orthogonality ${orthogonality}`);
  });
}

Deno.test("the measure of the vectors notices a small turn", async () => {
  const n = 9, { matrix, values, vectors } = await decompose(n, random(n));
  const before = errors(matrix, values, vectors, 1);
  for (let j = 0; j < n; j++) vectors[j] += 1e-13 * vectors[n + j];
  const after = errors(matrix, values, vectors, 1);
  assert(after.residual > 10 * before.residual && after.orthogonality > 10 * before.orthogonality);
});

Deno.test("numbers that are not finite have no eigenvalues", async () => {
  await assertRejects(
    () => decompose(4, (i, j) => i === 2 && j === 2 ? NaN : 1),
    Error,
    "Cannot find the eigenvalues",
  );
});

Deno.test("eigenvalues come in falling order with their vectors", async () => {
  const { values, vectors } = await decompose(3, (i, j) => i === j ? [1, 3, 2][i] : 0);
  assertEquals([...values], [3, 2, 1]);
  assertEquals([...vectors].map(Math.abs), [0, 1, 0, 0, 0, 1, 1, 0, 0]);
});
