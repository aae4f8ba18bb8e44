/**
 * Run the experiments with known digests and print what was found as JSON: one environment of scripts/digest-matrix.
 *
 *     deno run -A scripts/digest_runs.ts [--workers N] [--perturb seed]
 *
 * With several workers every kernel that can be split is. --perturb makes every seed another, which has to change digests.
 *
 * @module
 */
import { parseArgs } from "@std/cli";
import { fromFileUrl } from "@std/path";
import { Workspace } from "../src/runs/files/workspace.ts";
import { goldenConfigs } from "../src/selftest/configs.ts";
import { runDigest } from "../src/selftest/run_digest.ts";

const { workers, perturb } = parseArgs(Deno.args, { string: ["workers", "perturb"] });
const workspace = await Workspace.open(fromFileUrl(new URL("..", import.meta.url)));
const { signal } = new AbortController();
const digests: Record<string, string> = {};
const kernels = new Set<string>();
let split = 0;
for (const { name, spec } of goldenConfigs()) {
  const { training } = spec;
  const seed = training.seed! + (perturb === "seed" ? 1 : 0);
  const found = await runDigest({ ...spec, training: { ...training, seed } }, {
    workspace,
    signal,
    threads: Number(workers ?? 1),
  });
  digests[name] = found.digest;
  kernels.add(found.kernels);
  split += found.split;
}
console.log(JSON.stringify({ kernels: [...kernels].join(", "), split, digests }));
