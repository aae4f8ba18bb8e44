/**
 * Compute the known digests anew and write them to src/selftest/golden.generated.ts.
 *
 *     deno task golden [--check]
 *
 * Those of the kernels come from the reference, which defines them. When a digest of before is now another one, nothing
 * is written unless `numericsVersion` in src/runs/documents/facts.ts has been raised: a change of bits is a new version of the
 * arithmetic, never an accident. With --check nothing is written at all, and any difference is a failure.
 *
 * @module
 */

import { fromFileUrl } from "@std/path";
import { precisions } from "../src/kernels/variants.ts";
import { referenceKernels } from "../src/kernels/reference.ts";
import { numericsFrozen, numericsVersion } from "../src/runs/documents/facts.ts";
import { configDigest } from "../src/runs/formats/digests.ts";
import { Workspace } from "../src/runs/files/workspace.ts";
import { goldenConfigs } from "../src/selftest/configs.ts";
import { golden as before } from "../src/selftest/golden.generated.ts";
import { changedDigests, type Golden } from "../src/selftest/golden.ts";
import { kernelDigests } from "../src/selftest/kernel_digests.ts";
import { runDigest } from "../src/selftest/run_digest.ts";
import { type Defaults, digestDefaults } from "../src/spec/defaults.ts";
import { whatOf } from "../src/spec/what.ts";

const target = new URL("../src/selftest/golden.generated.ts", import.meta.url);

/** What this checkout computes. */
export async function computeGolden(): Promise<Golden> {
  const kernels: Record<string, string> = {};
  for (const precision of precisions) {
    for (const [name, digest] of Object.entries(await kernelDigests(referenceKernels(precision)))) {
      kernels[`${precision} ${name}`] = digest;
    }
  }
  const workspace = await Workspace.open(fromFileUrl(new URL("..", import.meta.url)));
  const { signal } = new AbortController();
  const runs: Record<string, string> = {}, configs: Record<string, string> = {};
  for (const { name, spec } of goldenConfigs()) {
    runs[name] = (await runDigest(spec, { workspace, signal })).digest;
    configs[name] = configDigest(whatOf(spec)).slice(0, 32);
  }
  return { numerics: numericsVersion, kernels, runs, configs, defaults: defaultsByPath(digestDefaults) };
}

/** The defaults as JSON, by section and key. */
export function defaultsByPath(defaults: Defaults): Record<string, string> {
  const entries = Object.entries(defaults).flatMap(([section, keys]) =>
    Object.entries(keys).map(([key, value]) => [`${section}.${key}`, JSON.stringify(value)])
  );
  return Object.fromEntries(entries);
}

/**
 * Why digests may not be written, if they may not.
 *
 * @param frozen Whether the digests of this version may not change any more.
 */
export function refusal(before: Golden, after: Golden, frozen: boolean): string | undefined {
  const changed = changedDigests(before, after);
  if (changed.length === 0 || !frozen || before.numerics !== after.numerics) return undefined;
  return `The bits of ${changed.length} digests changed (${
    changed.slice(0, 3).join("; ")
  }), and numericsVersion in ` +
    `src/runs/documents/facts.ts is still "${after.numerics}": undo the change, or make it a new version`;
}

/** The text of the generated file. */
export function generatedText({ numerics, ...parts }: Golden): string {
  // As deno fmt quotes.
  const quoted = (text: string) => text.includes('"') ? `'${text}'` : `"${text}"`;
  const lines = (digests: Readonly<Record<string, string>>) =>
    Object.entries(digests).map(([name, digest]) => `    ${JSON.stringify(name)}: ${quoted(digest)},\n`).join(
      "",
    );
  return `/**
 * The digests that every machine has to find, and the defaults they rest on; made by scripts/golden_digests.ts.
 *
 * @module
 */
import type { Golden } from "./golden.ts";

/** See the module. */
export const golden: Golden = {
  numerics: ${JSON.stringify(numerics)},
${Object.entries(parts).map(([part, digests]) => `  ${part}: {\n${lines(digests)}  },\n`).join("")}};
`;
}

if (import.meta.main) {
  const after = await computeGolden();
  if (Deno.args.includes("--check")) {
    if (Deno.readTextFileSync(target) !== generatedText(after)) {
      throw new Error(
        `The digests differ: ${changedDigests(before, after).join("; ") || "names were added"}`,
      );
    }
  } else {
    const why = refusal(before, after, numericsFrozen);
    if (why) throw new Error(why);
    Deno.writeTextFileSync(target, generatedText(after));
  }
}
