/**
 * What computes, as the commands see it; loaded only when a command really runs.
 *
 * @module
 */
import type { Metrics, RunEvent } from "../train/events.ts";
import type { DatasetInfo } from "../datasets/dataset.ts";
import type { Workspace } from "../runs/workspace.ts";

export interface Spec {
  name: string;
  description: string | null;
  dataset: { name: string; path: string | null; params: unknown };
  model: { name: string; params: unknown };
  training: { epochs: number; batch_size: number; learning_rate: number; optimizer: string; seed: number };
  output: { directory: string; save_checkpoints: boolean };
}
export interface Plan {
  spec: Spec;
  info: DatasetInfo;
  rows: { train: number; validation: number; test: number };
  layers: { name: string; output: string; parameters: number }[];
  parameters: number;
  objective: string;
  optimizer: string;
  stepsPerEpoch: number;
  seeds: Record<string, number>;
  memory: { dataset: number; training: number; total: number };
  outputDirectory: string;
  warnings: string[];
}
export interface Summary {
  experiment: string;
  status: string;
  epochs: number;
  final_metrics: Record<string, number | null>;
  run_dir: string;
  digest: string;
}
export type ExperimentEvent =
  | RunEvent
  | { kind: "plan"; plan: Plan }
  | { kind: "directory"; path: string }
  | { kind: "checkpoint"; name: string; epoch: number; best: boolean }
  | { kind: "recorded"; summary: Summary };
export interface Environment {
  workspace: Workspace;
  signal: AbortSignal;
}
export interface EvaluationReport {
  run_dir: string;
  split: string;
  rows: number;
  data_changed: boolean;
  results: { checkpoint: string; epoch: number; metrics: Metrics }[];
  file?: string;
}

/** The doors of the engine. */
export interface Engine {
  openWorkspace(root: string | undefined, dataDirs: readonly string[]): Promise<Workspace>;
  loadSpecs(path: string, options: { overrides: readonly string[]; workspace: Workspace }): Promise<Spec[]>;
  planExperiment(spec: Spec, environment: Environment): Promise<Plan>;
  runExperiment(spec: Spec, environment: Environment): AsyncIterable<ExperimentEvent>;
  evaluateRun(options: {
    runDir: string;
    checkpoints: readonly string[];
    config?: Spec;
    split?: "train" | "validation" | "test" | "all";
    metrics?: readonly string[];
    dryRun: boolean;
  }, environment: Environment): Promise<EvaluationReport>;
  /** Whether each setting of a spec is what it would be if nothing were said. */
  isDefault(spec: Spec, path: readonly string[]): boolean;
}

/** Loads it. */
export function loadEngine(): Promise<Engine> {
  throw new Error("not there yet");
}
