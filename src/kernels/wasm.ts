/**
 * The kernels in WebAssembly, on arrays in one memory: loading them.
 *
 * @module
 */

import { MlxError } from "../errors.ts";
import type { Functions } from "./functions.ts";
import type { Precision } from "./kernels.ts";
import { isShared, poolAddress, scratchAddress } from "./memory.ts";
import { threadedFunctions } from "./threads/functions.ts";
import { ThreadPool, type Thresholds } from "./threads/pool.ts";
import type { Variant } from "./variants.ts";
import { modules } from "./wasm/kernels.generated.ts";
import { WasmKernels } from "./wasm_calls.ts";

export type { WasmKernels } from "./wasm_calls.ts";
export {
  createMemory,
  isShared,
  type MemorySize,
  mostThreads,
  pageBytes,
  reservedBytes,
  reservedFor,
  scratchBytes,
} from "./memory.ts";

/** Threads for the kernels; see {@linkcode KernelOptions}. */
export interface ThreadOptions {
  /** How many, the calling one included: the memory must have room for their scratch areas, `reservedFor` says how much. */
  readonly count: number;
  /** Is told if one of them cannot be started. */
  readonly warn: (message: string) => void;
  /** When they are used; by default when measurements say that they gain. */
  readonly thresholds?: Thresholds;
}

/** What to load; see {@linkcode loadKernels}. */
export interface KernelOptions {
  readonly precision: Precision;
  /** Where all arrays live; made by `createMemory`. */
  readonly memory: WebAssembly.Memory;
  /** How to multiply and add with one rounding: "auto", the default, asks the processor. */
  readonly fma?: "auto" | Variant;
  /** Where the scratch area of `scratchBytes` bytes begins. */
  readonly scratch?: number;
  /** What helps with long calls; by default nobody. Memory that is not shared has one thread. */
  readonly threads?: ThreadOptions;
}

/** The compiled kernels and their functions. */
export interface Loaded {
  readonly module: WebAssembly.Module;
  readonly functions: Functions;
}

/**
 * The kernels of a precision for arrays that are views on `memory`. With threads, `close` ends them.
 *
 * Each call throws a TypeError for an array outside the memory. Where the processor has no fused multiply-add, and in
 * a memory that is not shared, a software one takes over: slower, the same bits; `name` is then "wasm (software fma)"
 * or "wasm (portable)".
 *
 * @throws {MlxError} If `fma` is "fused" and the processor does not do it, or the memory is not shared.
 */
export async function loadKernels(options: KernelOptions): Promise<WasmKernels> {
  const { precision, memory, threads } = options;
  const { name, module, functions } = await loadFunctions(options);
  if (!threads || threads.count < 2 || !isShared(memory)) {
    return new WasmKernels(name, precision, memory, functions);
  }
  const pool = new ThreadPool({ ...threads, memory, module, address: poolAddress(precision) });
  const size = precision === "float32" ? 4 : 8;
  return new WasmKernels(name, precision, memory, threadedFunctions(functions, size, pool), pool);
}

/**
 * The functions behind the kernels, on addresses, and what they are called.
 *
 * @throws {MlxError} As {@linkcode loadKernels} does.
 */
export async function loadFunctions(
  { precision, memory, fma = "auto", scratch = scratchAddress }: KernelOptions,
): Promise<Loaded & { readonly name: string }> {
  const shared = isShared(memory);
  const fused = fma === "software" || !shared ? undefined : await instantiateFused(precision, memory);
  if (!fused && fma === "fused") {
    throw new MlxError(
      `Cannot load the fused ${precision} kernels: multiply-add is not fused on this machine`,
      'use fma: "software" or "auto"',
    );
  }
  const name = fused ? "wasm" : shared ? "wasm (software fma)" : "wasm (portable)";
  const loaded = fused ?? await instantiateAny(precision, shared ? "software" : "portable", memory);
  loaded.functions.setScratch(scratch);
  return { name, ...loaded };
}

/** The functions, or words where this machine has none of the instructions that all of them use. */
async function instantiateAny(
  precision: Precision,
  variant: "software" | "portable",
  memory: WebAssembly.Memory,
): Promise<Loaded> {
  try {
    return await instantiate(precision, variant, memory);
  } catch (cause) {
    if (!(cause instanceof WebAssembly.CompileError)) throw cause;
    throw new MlxError(
      `Cannot compute on this processor: expected the vector instructions of WebAssembly but found none (${cause.message})`,
      "mlx needs an x86-64 processor with SSE4.1, as all since 2008 have, or arm64; a virtual machine may hide them",
      { cause },
    );
  }
}

/** Compiled modules by precision and variant: compiling takes longer than everything else about loading. */
const compiled = new Map<string, Promise<WebAssembly.Module>>();

async function instantiate(
  precision: Precision,
  variant: Variant | "portable",
  memory: WebAssembly.Memory,
): Promise<Loaded> {
  const key = `${precision} ${variant}`;
  let module = compiled.get(key);
  if (!module) compiled.set(key, module = compile(precision, variant));
  const instance = await WebAssembly.instantiate(await module, { env: { memory } });
  return { module: await module, functions: instance.exports as unknown as Functions };
}

async function compile(precision: Precision, variant: Variant | "portable"): Promise<WebAssembly.Module> {
  const text = variant === "portable"
    ? (await import("./wasm/portable.generated.ts")).modules[precision]
    : modules[`${precision} ${variant}`];
  return await WebAssembly.compile(Uint8Array.fromBase64(text));
}

/** The fused functions, or nothing where the engine has no relaxed SIMD or the processor rounds twice. */
async function instantiateFused(
  precision: Precision,
  memory: WebAssembly.Memory,
): Promise<Loaded | undefined> {
  try {
    const loaded = await instantiate(precision, "fused", memory);
    const epsilon = precision === "float32" ? 2 ** -23 : 2 ** -52;
    const x = 1 + epsilon;
    return loaded.functions.fma(x, x, -(1 + 2 * epsilon)) === epsilon * epsilon ? loaded : undefined;
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) return undefined;
    throw error;
  }
}
