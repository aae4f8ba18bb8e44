/**
 * Whether this machine computes what every other one computes: digests of all kernels and of small training runs, held
 * against those that are known, and how fast it does it.
 *
 * @module
 */
import { MlxError } from "../errors.ts";
import type { Environment } from "../experiment/mod.ts";
import type { Precision } from "../kernels/kernels.ts";
import { precisions, type Variant, variants } from "../kernels/variants.ts";
import { createMemory, loadKernels } from "../kernels/wasm.ts";
import { numericsVersion } from "../runs/facts.ts";
import { goldenConfigs } from "./configs.ts";
import { golden as known } from "./golden.generated.ts";
import { type Check, check, type Golden } from "./golden.ts";
import { kernelDigests } from "./kernel_digests.ts";
import { runDigest } from "./run_digest.ts";
import { measureSpeed, order, type Speed } from "./speed.ts";

export { type Check, type Golden } from "./golden.ts";
export type { Speed } from "./speed.ts";

/** What a precision computes with. */
export interface KernelsInUse {
  readonly precision: Precision;
  /** Their name, e.g. "wasm". */
  readonly name: string;
  /** What the probe found: whether the processor multiplies and adds with one rounding. */
  readonly fused: boolean;
}

/** What came of a self-test. */
export interface SelfTest {
  /** Whether all digests are the known ones. */
  readonly identical: boolean;
  /** The version of the arithmetic, and the one that the known digests are of. */
  readonly numerics: { readonly version: string; readonly golden: string };
  readonly kernels: readonly KernelsInUse[];
  readonly checks: readonly Check[];
  /** Of square products of this order. */
  readonly speed: { readonly order: number; readonly results: readonly Speed[] };
  readonly milliseconds: number;
}

/** What a self-test rests on. */
export interface SelfTestOptions extends Pick<Environment, "workspace" | "signal"> {
  /** The digests to expect; by default those that are known. */
  readonly golden?: Golden;
}

/**
 * Tests this machine: takes some seconds and writes nothing.
 *
 * @throws The signal's reason if it is to stop.
 */
export async function selfTest(
  { golden = known, ...environment }: SelfTestOptions,
): Promise<SelfTest> {
  const started = performance.now();
  const kernels: KernelsInUse[] = [];
  const checks: Check[] = [];
  for (const precision of precisions) {
    const memory = createMemory();
    const { name } = await loadKernels({ precision, memory });
    const computing = await digestVariants(precision, environment.signal);
    kernels.push({ precision, name, fused: "fused" in computing });
    for (const [variant, digests] of Object.entries(computing)) {
      for (const [kernel, digest] of Object.entries(digests)) {
        checks.push(
          check(`${precision} ${variant}`, kernel, golden.kernels[`${precision} ${kernel}`], digest),
        );
      }
    }
  }
  for (const { name, spec } of goldenConfigs().filter(({ quick }) => quick)) {
    checks.push(check("run", name, golden.runs[name], await runDigest(spec, environment)));
  }
  const results: Speed[] = [];
  for (const precision of precisions) {
    await turn(environment.signal);
    results.push(await measureSpeed(precision));
  }
  return {
    identical: checks.every(({ same }) => same),
    numerics: { version: numericsVersion, golden: golden.numerics },
    kernels,
    checks,
    speed: { order, results },
    milliseconds: performance.now() - started,
  };
}

/** The digests of every variant of the kernels that works here. */
async function digestVariants(
  precision: Precision,
  signal: AbortSignal,
): Promise<Partial<Record<Variant, Record<string, string>>>> {
  const digests: Partial<Record<Variant, Record<string, string>>> = {};
  for (const fma of variants) {
    await turn(signal);
    const memory = createMemory({ initialPages: 64 });
    try {
      digests[fma] = kernelDigests(await loadKernels({ precision, memory, fma }), memory);
    } catch (error) {
      // The processor does not fuse; anything else is a fault.
      if (!(fma === "fused" && error instanceof MlxError)) throw error;
    }
  }
  return digests;
}

/** Lets signals in. */
async function turn(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  signal.throwIfAborted();
}
