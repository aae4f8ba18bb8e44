/**
 * What a module of kernels exports.
 *
 * @module
 */
import type { KernelName, PartName } from "./calls.generated.ts";

/** Functions that are no kernels: what asks the processor, and what is told where the scratch area is. */
type Beside = "fma" | "peak" | "setScratch";

/** The exports of a module: addresses, sizes and settings in; numbers out, if any. */
export type Functions = Record<KernelName | PartName | Beside, (...values: (number | boolean)[]) => number>;
