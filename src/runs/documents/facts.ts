/**
 * What is known of a run before its first step, as its files say it.
 *
 * @module
 */
import { basename } from "@std/path";
import type { DataFile } from "../../datasets/dataset.ts";
import type { Spec } from "../../spec/spec.ts";
import type { RunEvent } from "../../train/events.ts";
import type { Monitor } from "../../train/monitor.ts";
import { version } from "../../version.ts";
import { configDigest } from "../formats/digests.ts";
import { digestFile } from "../formats/fields.ts";
import { formatHeader } from "../formats/json.ts";
import type { Manifest, Origin } from "./manifest.ts";
import type { Workspace } from "../files/workspace.ts";

/** What a recorder is told before the run begins. */
export interface RunFacts {
  /** The data files that were read. */
  readonly files: readonly DataFile[];
  /** The seeds by purpose. */
  readonly seeds: Readonly<Record<string, number>>;
  /** The name of the kernels. */
  readonly kernels: string;
  /** Trainable numbers of the model. */
  readonly parameters: number;
  readonly rows: Extract<RunEvent, { kind: "started" }>["rows"];
  /** All that decides the numbers of the run, as plain JSON: what is digested. */
  readonly what: unknown;
  /** The same without the number of epochs. */
  readonly trajectory: unknown;
  /** What its best epoch is found by. */
  readonly monitor: Monitor;
  /** The run whose settings it has taken over. */
  readonly from?: Origin;
  /** The commit that the workspace is at; null if it is no Git checkout. */
  readonly commit?: string | null;
  /** When the run began; its directory is named after it. */
  readonly started: Date;
}

/** The version of the arithmetic: equal versions give equal bits. A change of bits is a new one; see docs/numerics.md. */
export const numericsVersion = "2";

/**
 * Whether that version is frozen: its digests then never change again. Until then `deno task golden` writes those of
 * each change.
 */
export const numericsFrozen: boolean = false;

/**
 * The manifest of a run that has not begun.
 *
 * @param config The content of `config.json`.
 */
export function firstManifest(
  workspace: Workspace,
  facts: RunFacts,
  { experiment, config }: { experiment: string; config: string },
): Manifest {
  return {
    ...formatHeader,
    experiment,
    status: "created",
    ended: null,
    stop_step: null,
    restored_epoch: null,
    reason: null,
    versions: { mlx: version, numerics: numericsVersion, deno: Deno.version.deno, v8: Deno.version.v8 },
    kernels: facts.kernels,
    reproducibility: "exact",
    platform: { os: Deno.build.os, arch: Deno.build.arch },
    started: facts.started.toISOString(),
    finished: null,
    training_seconds: null,
    evaluation_seconds: null,
    seeds: { ...facts.seeds },
    data: facts.files.map(({ path, bytes, sha256 }) => ({
      path: workspace.contains(path) ? workspace.relative(path) : basename(path),
      bytes,
      sha256,
    })),
    rows: { ...facts.rows },
    parameters: facts.parameters,
    from: facts.from ?? null,
    commit: facts.commit ?? null,
    extensions: [],
    config_file: digestFile(new TextEncoder().encode(config)),
    config_digest: configDigest(facts.what),
    trajectory_digest: configDigest(facts.trajectory),
    epoch_digests: [],
    final_digest: null,
    checkpoints: [],
    files: null,
  };
}

/** The spec with paths from the workspace root, where they are inside: it then means the same on another machine. */
export function portableSpec(workspace: Workspace, spec: Spec): Spec {
  const { dataset, output } = spec;
  return {
    ...spec,
    dataset: { ...dataset, path: dataset.path === null ? null : workspace.relative(dataset.path) },
    output: { ...output, directory: workspace.relative(output.directory) },
  };
}
