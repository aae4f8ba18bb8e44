/** Passes on a memory of their own, and gradient checks. */
import { assert, assertAlmostEquals } from "@std/assert";
import { Assembler } from "../src/kernels/assembler.ts";
import type { Precision } from "../src/kernels/kernels.ts";
import { createMemory, loadKernels, reservedBytes } from "../src/kernels/wasm.ts";
import { RandomState } from "../src/random/random_state.ts";
import { MemoryArena } from "../src/tensor/arena.ts";
import { initialize, pack, Param } from "../src/tensor/param.ts";
import { Pass } from "../src/tensor/pass.ts";

/** An arena with the kernels of a precision. */
export async function createPass(precision: Precision = "float64", training = true) {
  const memory = createMemory();
  const kernels = await loadKernels({ precision, memory });
  const arena = new MemoryArena(memory, reservedBytes);
  return {
    memory,
    kernels,
    arena,
    pass: new Pass(kernels, arena, { training, assembler: new Assembler(kernels) }),
  };
}

/** A parameter with Gaussian start values. */
export function gaussian(shape: number[], scale = 1): Param {
  return new Param(shape, (out, random) => {
    random.fillRandn(out);
    for (let i = 0; i < out.length; i++) out[i] *= scale;
  });
}

/** The value of `loss` and its gradients for every parameter of `module`, from Gaussian parameters. */
export async function gradientsOf(
  module: object,
  loss: (pass: Pass) => number,
  precision: Precision,
  seed = 1,
): Promise<{ value: number; gradients: number[] }> {
  const { arena, pass, kernels } = await createPass(precision);
  const packed = pack(module, arena, precision);
  initialize(packed, new RandomState(seed));
  pass.reset();
  const value = loss(pass);
  kernels.fill(packed.grad, 0);
  pass.backward();
  return { value, gradients: Array.from(packed.grad) };
}

/**
 * Holds the gradients of `loss` for every parameter of `module` against central differences in float64.
 *
 * @param loss Builds the forward pass and returns what backward starts from, times `rows`.
 */
export async function checkGradients(
  module: object,
  loss: (pass: Pass) => number,
  { rows = 1, tolerance = 1e-6, seed = 1 } = {},
): Promise<void> {
  const { arena, pass, kernels } = await createPass();
  const packed = pack(module, arena, "float64");
  initialize(packed, new RandomState(seed));
  pass.reset();
  loss(pass);
  kernels.fill(packed.grad, 0);
  pass.backward();
  const analytic = packed.grad.slice();
  const step = 2 ** -17;
  const at = (i: number, value: number) => {
    packed.data[i] = value;
    pass.reset();
    return loss(pass) / rows;
  };
  let largest = 0;
  for (let i = 0; i < packed.data.length; i++) {
    const start = packed.data[i];
    const slope = (at(i, start + step) - at(i, start - step)) / (2 * step);
    packed.data[i] = start;
    assertAlmostEquals(
      analytic[i],
      slope,
      tolerance * Math.max(1, Math.abs(slope)),
      `gradient of number ${i}`,
    );
    largest = Math.max(largest, Math.abs(slope));
  }
  assert(largest > 1e-3, "the loss does not depend on the parameters: the check would pass for any gradient");
}
