/**
 * The kernels as plain loops: they define every result, bit for bit, and serve tests only.
 *
 * @module
 */
import { definitions } from "./definitions/mod.ts";
import type { KernelCalls, Kernels, Precision } from "./kernels.ts";

/** The defining kernels of a precision, for typed arrays on any buffer. */
export function referenceKernels(precision: Precision): Kernels {
  const calls = Object.fromEntries(definitions.map(({ name, reference }) => [name, reference(precision)]));
  return { ...calls as unknown as KernelCalls, name: "reference", precision };
}
