/** What tests of resumed runs share: configs, and what has to be the same to the last byte. */
import { join } from "@std/path";
import type { Environment, ExperimentEvent } from "../../src/experiment/mod.ts";
import { sha256 } from "../../src/runs/files/sha256.ts";
import { Workspace } from "../../src/runs/files/workspace.ts";
import { withDirectory } from "../runs/fixtures.ts";

/** A run with most of what has a state: sections are merged key by key. */
export function config(training: object = {}, model: object = {}, output: object = {}) {
  return {
    name: "long",
    dataset: {
      name: "synthetic_regression",
      params: { n_samples: 90, n_features: 4, noise_std: 0.3, seed: 5 },
      split: { test: 0.2, validation: 0.25 },
    },
    model: { name: "mlp", params: { hidden: [6], ...model } },
    training: { epochs: 12, batch_size: 8, learning_rate: 0.01, seed: 3, ...training },
    output: { checkpoint_frequency: 4, ...output },
  };
}

/** Every optimizer, dropout, clipping, and both precisions. */
export const variants: Readonly<Record<string, ReturnType<typeof config>>> = {
  "sgd with momentum": config({ optimizer: "sgd", params: { momentum: 0.9 } }),
  "adam with dropout": config({ optimizer: "adam" }, { dropout: 0.3 }),
  "rmsprop, clipped": config({ optimizer: "rmsprop", clip_gradient_norm: 0.5, clip_weights: 0.4 }),
  "float32, every checkpoint": config({ precision: "float32" }, { dropout: 0.1 }, {
    checkpoint_frequency: 1,
  }),
  "no checkpoints": config({}, {}, { save_checkpoints: false, checkpoint_frequency: 1 }),
};

/** What an uninterrupted run has, and a resumed one has to have: files by name, times left out. */
export function fingerprint(run: string): Record<string, string> {
  const read = (name: string) => Deno.readTextFileSync(join(run, name));
  const { status, epoch_digests, final_digest, config_digest, trajectory_digest } = JSON.parse(
    read("manifest.json"),
  );
  const result: Record<string, string> = {
    manifest: JSON.stringify({ status, epoch_digests, final_digest, config_digest, trajectory_digest }),
    config: read("config.json"),
    final_metrics: JSON.stringify(JSON.parse(read("summary.json")).final_metrics),
    best: JSON.stringify(JSON.parse(read("summary.json")).best),
  };
  for (const name of ["metrics.ndjson", "metrics.json", "metrics.md"]) result[name] = read(`metrics/${name}`);
  for (const name of names(join(run, "checkpoints"))) {
    const path = join(run, "checkpoints", name);
    if (!Deno.statSync(path).isDirectory) result[name] = Deno.readTextFileSync(path);
    else {for (const file of names(path)) {
        result[`${name}/${file}`] = sha256(Deno.readFileSync(join(path, file)));
      }}
  }
  return result;
}

function names(directory: string): string[] {
  return [...Deno.readDirSync(directory)].map(({ name }) => name).sort();
}

/** Copies a directory: what a kill at this moment would leave behind. */
export function copyTree(from: string, to: string): void {
  Deno.mkdirSync(to, { recursive: true });
  for (const { name, isDirectory } of Deno.readDirSync(from)) {
    if (isDirectory) copyTree(join(from, name), join(to, name));
    else Deno.copyFileSync(join(from, name), join(to, name));
  }
}

/** Calls `test` with an environment in a directory of its own. */
export async function inWorkspace(
  test: (environment: Environment, root: string) => Promise<void>,
): Promise<void> {
  await withDirectory(async (root) => {
    await test({ workspace: await Workspace.open(root), signal: new AbortController().signal }, root);
  });
}

/** Reads a run to its end and gives its directory and the checkpoint that it went on from. */
export async function follow(
  events: AsyncIterable<ExperimentEvent>,
  each: (event: ExperimentEvent, path: string) => void = () => {},
): Promise<{ path: string; from?: string | null; warnings: string[] }> {
  let path = "", from: string | null | undefined;
  const warnings: string[] = [];
  for await (const event of events) {
    if (event.kind === "directory") path = event.path;
    if (event.kind === "resumed") from = event.checkpoint;
    if (event.kind === "warning") warnings.push(event.message);
    each(event, path);
  }
  return { path, from, warnings };
}
