/**
 * Whether this machine computes what every other one computes: digests of all kernels and of small training runs, held
 * against those that are known, and how fast it does it.
 *
 * @module
 */
import type { Precision } from "../kernels/kernels.ts";
import { precisions } from "../kernels/variants.ts";
import { createMemory, loadKernels } from "../kernels/wasm.ts";
import { numericsVersion } from "../runs/documents/facts.ts";
import { goldenConfigs } from "./configs.ts";
import { golden as known } from "./golden.generated.ts";
import { type Check, check, type Golden } from "./golden.ts";
import { kernelBytes, kernelDigests } from "./kernel_digests.ts";
import { runDigest, type RunOptions } from "./run_digest.ts";
import { measureSpeed, order, type Speed } from "./speed.ts";
import { openWay, ways } from "./ways.ts";

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
export interface SelfTestOptions extends Pick<RunOptions, "workspace" | "signal"> {
  /** The digests to expect; by default those that are known. */
  readonly golden?: Golden;
}

/**
 * Tests this machine: takes some seconds and writes nothing.
 *
 * @throws The signal's reason if it is to stop.
 */
export async function selfTest(
  { workspace, signal, golden = known }: SelfTestOptions,
): Promise<SelfTest> {
  const started = performance.now();
  const kernels: KernelsInUse[] = [];
  const checks: Check[] = [];
  for (const precision of precisions) {
    const { name } = await loadKernels({ precision, memory: createMemory() });
    kernels.push({ precision, name, fused: name === "wasm" });
    for (const [way, options] of Object.entries(ways)) {
      // One thread computes with one of the first two.
      if (options.threads === 1 || (options.fma === "fused" && name !== "wasm")) continue;
      await turn(signal);
      using compute = await openWay(precision, options, kernelBytes);
      for (const [kernel, digest] of Object.entries(await kernelDigests(compute.kernels, compute))) {
        checks.push(check(`${precision}, ${way}`, kernel, golden.kernels[`${precision} ${kernel}`], digest));
      }
    }
  }
  for (const [way, options] of Object.entries(ways).filter(([, { fma }]) => !fma)) {
    for (const { name, spec } of goldenConfigs().filter(({ quick }) => quick)) {
      const { digest } = await runDigest(spec, { workspace, signal, ...options });
      checks.push(check(`runs, ${way}`, name, golden.runs[name], digest));
    }
  }
  const results: Speed[] = [];
  for (const precision of precisions) {
    await turn(signal);
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

/** Lets signals in. */
async function turn(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  signal.throwIfAborted();
}
