/**
 * The arithmetic on flat typed arrays: what every implementation must compute, bit for bit.
 *
 * What a kernel computes stands in its definition (definition.ts), whose reference is the contract in code; `wasm.ts`
 * computes the same bits fast. A kernel is told sizes, never shapes; it writes `out`, allocates nothing and checks nothing.
 * All arrays of one call have the precision of the `Kernels` they are given to.
 *
 * Letters: m rows, n columns, k the summed axis; matrices are row-major. Unless a function says fma, each of its
 * operations is rounded on its own, in the order written; scalar settings are rounded to the precision first.
 *
 * @module
 */
import type { KernelCalls } from "./calls.generated.ts";

export type { KernelCalls, KernelName, UpdateKernels } from "./calls.generated.ts";
export type {
  AdadeltaStep,
  AdagradStep,
  AdamStep,
  LionStep,
  NadamStep,
  RmspropStep,
  SgdStep,
} from "./updates.ts";

/** A flat array of floating-point numbers in either precision. */
export type Float = Float32Array | Float64Array;

/** The two precisions a run may use. */
export type Precision = "float32" | "float64";

/** A stream of random words: Philox 4x32-10 with this key and, behind the index, these words of the counter. */
export interface RandomStream {
  /** Two words. */
  readonly key: readonly [number, number];
  /** The upper three words of the counter. */
  readonly counter: readonly [number, number, number];
}

/** The arithmetic of one precision: what operations call. */
export interface Kernels extends KernelCalls {
  /** "reference" or "wasm", with what a reader should know, e.g. "wasm (software fma)". */
  readonly name: string;
}
