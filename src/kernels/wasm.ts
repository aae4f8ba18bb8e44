/**
 * The kernels in WebAssembly, on arrays in one shared memory: loading them.
 *
 * @module
 */

import { MlxError } from "../errors.ts";
import type { Kernels, Precision } from "./kernels.ts";
import { scratchAddress } from "./memory.ts";
import type { Variant } from "./variants.ts";
import { modules } from "./wasm/kernels.generated.ts";
import { type Functions, WasmKernels } from "./wasm_calls.ts";

export { createMemory, type MemorySize, pageBytes, reservedBytes, scratchBytes } from "./memory.ts";

/** What to load; see {@linkcode loadKernels}. */
export interface KernelOptions {
  readonly precision: Precision;
  /** Where all arrays live; made by `createMemory`. */
  readonly memory: WebAssembly.Memory;
  /** How to multiply and add with one rounding: "auto", the default, asks the processor. */
  readonly fma?: "auto" | Variant;
  /** Where the scratch area of `scratchBytes` bytes begins: every further thread on a memory needs one of its own. */
  readonly scratch?: number;
}

/** The functions of a module, and what they are called. */
export interface Loaded {
  /** "wasm" or "wasm (software fma)". */
  readonly name: string;
  readonly functions: Functions;
}

/**
 * The kernels of a precision for arrays that are views on `memory`.
 *
 * Each call throws a TypeError for an array outside the memory. Where the processor has no fused multiply-add a
 * software one takes over: slower, the same bits; `name` is then "wasm (software fma)".
 *
 * @throws {MlxError} If `fma` is "fused" and the processor does not do it.
 */
export async function loadKernels(options: KernelOptions): Promise<Kernels> {
  const { name, functions } = await loadFunctions(options);
  return new WasmKernels(name, options.precision, options.memory, functions);
}

/**
 * The functions behind the kernels, on addresses: for threads, which compute parts of what a kernel does.
 *
 * @throws {MlxError} If `fma` is "fused" and the processor does not do it.
 */
export async function loadFunctions(
  { precision, memory, fma = "auto", scratch = scratchAddress }: KernelOptions,
): Promise<Loaded> {
  let functions = fma === "software" ? undefined : await instantiateFused(precision, memory);
  if (!functions && fma === "fused") {
    throw new MlxError(
      `Cannot load the fused ${precision} kernels: multiply-add is not fused on this machine`,
      'use fma: "software" or "auto"',
    );
  }
  const name = functions ? "wasm" : "wasm (software fma)";
  functions ??= await instantiate(precision, "software", memory);
  functions.setScratch(scratch);
  return { name, functions };
}

/** Compiled modules by precision and variant: compiling takes longer than everything else about loading. */
const compiled = new Map<string, Promise<WebAssembly.Module>>();

async function instantiate(
  precision: Precision,
  variant: Variant,
  memory: WebAssembly.Memory,
): Promise<Functions> {
  const key = `${precision} ${variant}`;
  let module = compiled.get(key);
  if (!module) {
    module = WebAssembly.compile(Uint8Array.from(atob(modules[key]), (c) => c.charCodeAt(0)));
    compiled.set(key, module);
  }
  const { exports } = await WebAssembly.instantiate(await module, { env: { memory } });
  return exports as unknown as Functions;
}

/** The fused functions, or nothing where the engine has no relaxed SIMD or the processor rounds twice. */
async function instantiateFused(
  precision: Precision,
  memory: WebAssembly.Memory,
): Promise<Functions | undefined> {
  try {
    const functions = await instantiate(precision, "fused", memory);
    const epsilon = precision === "float32" ? 2 ** -23 : 2 ** -52;
    const x = 1 + epsilon;
    return functions.fma(x, x, -(1 + 2 * epsilon)) === epsilon * epsilon ? functions : undefined;
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) return undefined;
    throw error;
  }
}
