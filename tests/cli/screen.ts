/** A terminal of strings and an engine that only tells, for tests of the command line. */
import { cli } from "../../src/cli/mod.ts";
import type { Engine } from "../../src/cli/engine.ts";
import { Terminal } from "../../src/cli/terminal.ts";
import type { EvaluationReport } from "../../src/evaluation.ts";
import type { ExperimentEvent } from "../../src/experiment/mod.ts";
import type { PlanFacts } from "../../src/plan.ts";
import type { Workspace } from "../../src/runs/files/workspace.ts";
import type { Spec } from "../../src/spec/spec.ts";

/** What a command left behind. */
export interface Screen {
  code: number;
  out: string;
  err: string;
}

/** A terminal that keeps what is written; `columns` makes both streams a terminal. */
export function stringTerminal({ columns, color = false }: { columns?: number; color?: boolean } = {}) {
  const written = { out: "", err: "" };
  const sink = (name: "out" | "err") => ({
    write: (text: string) => void (written[name] += text),
    columns: () => columns,
  });
  return { terminal: new Terminal({ out: sink("out"), err: sink("err"), color }), written };
}

/** Runs a command line in this process. */
export async function type(
  args: readonly string[],
  options: { engine?: Partial<Engine>; columns?: number; color?: boolean; signal?: AbortSignal } = {},
): Promise<Screen> {
  const { terminal, written } = stringTerminal(options);
  const code = await cli(args, {
    terminal,
    program: "mlx",
    signal: options.signal ?? new AbortController().signal,
    engine: () => Promise.resolve({ ...quietEngine, ...options.engine }),
  });
  return { code, ...written };
}

/** A spec as a file might give it. */
export function spec(name = "demo", changes: Partial<Spec> = {}): Spec {
  return {
    format_version: 1,
    name,
    description: null,
    dataset: {
      name: "synthetic_regression",
      path: null,
      params: {},
      split: null,
      missing: "error",
      encoding: "one_hot",
      unknown_category: "error",
      memory_limit: 1000,
      standardize: false,
      standardize_target: false,
    },
    model: { name: "mlp", architecture: null, params: {} },
    training: {
      train_metrics: "running",
      monitor: null,
      epochs: 3,
      batch_size: 32,
      accumulate_steps: 1,
      learning_rate: 0.01,
      optimizer: { name: "adam", params: {} },
      schedule: null,
      max_steps: null,
      max_seconds: null,
      validate_every: null,
      early_stopping: null,
      seed: 42,
      precision: "float64",
      workers: "auto",
      loss: null,
      ema: null,
      label_smoothing: 0,
      class_weight: null,
      clip_gradient_norm: null,
      clip_gradient_value: null,
      clip_weights: null,
      checkpoint_every_steps: null,
      checkpoint_every_seconds: null,
    },
    output: {
      directory: "outputs",
      save_checkpoints: true,
      checkpoint_frequency: 1,
      keep: null,
      save_logs: true,
      index: true,
      params: {},
    },
    ...changes,
  };
}

/** The facts of a plan for {@linkcode spec}. */
export function facts(of: Spec, changes: Partial<PlanFacts> = {}): PlanFacts {
  return {
    spec: of,
    info: {
      task: "classification",
      rows: 150,
      features: ["a", "b"],
      targets: 1,
      classes: ["x", "y", "z"],
      bytes: 3600,
      files: [],
      warnings: [],
    },
    inputs: ["a", "b"],
    rows: { train: 120, validation: 0, test: 30 },
    layers: [{ name: "layers.0", kind: "dense + relu", output: [1024], parameters: 3072 }],
    parameters: 3072,
    objective: "cross_entropy",
    optimizer: "adam",
    epochs: of.training.epochs,
    stepsPerEpoch: 4,
    rates: null,
    seeds: { data: 1, split: 2, weights: 3, shuffle: 42 },
    workers: 1,
    disk: { checkpoints: 3, each: 50_000, total: 150_000 },
    memory: {
      dataset: 3600,
      training: 1 << 20,
      evaluation: 100,
      copies: 0,
      runtime: 1 << 27,
      total: (1 << 27) + (1 << 20) + 3700,
    },
    warnings: [],
    ...changes,
  };
}

/** The events of a run that ends as told. */
export async function* events(
  of: Spec,
  end: "completed" | "diverged" | "interrupted" = "completed",
  reason?: string,
): AsyncGenerator<ExperimentEvent> {
  const plan = facts(of);
  yield { kind: "plan", plan };
  yield { kind: "directory", path: `outputs/${of.name}/20260102_030405` };
  yield { kind: "started", epochs: plan.epochs, stepsPerEpoch: 4, parameters: 3072, rows: plan.rows };
  let metrics = {};
  for (let epoch = 1; epoch <= plan.epochs; epoch++) {
    yield { kind: "step", epoch, step: 4 * epoch - 2, loss: 0.5 };
    metrics = { loss: 1 / epoch, accuracy: 1 - 1 / (epoch + 1) };
    yield { kind: "epoch", epoch, step: 4 * epoch, metrics, running: [] };
    yield { kind: "checkpoint", name: `checkpoint_epoch_${epoch}`, epoch, best: epoch < 3 };
  }
  yield {
    kind: "finished",
    status: end,
    ended: end === "completed" ? "epochs" : end,
    restored: null,
    epoch: plan.epochs,
    step: 4 * plan.epochs,
    metrics,
    running: [],
    best: null,
    reason,
  };
  const run = `outputs/${of.name}/20260102_030405`;
  yield {
    kind: "recorded",
    summary: {
      experiment: of.name,
      status: end,
      ended: end === "completed" ? "epochs" : end,
      restored_epoch: null,
      epochs: plan.epochs,
      final_metrics: metrics,
      best: null,
      final_digest: end === "completed" ? "0123456789abcdef".repeat(4) : null,
      directories: { run, metrics: `${run}/metrics`, checkpoints: `${run}/checkpoints`, logs: null },
    },
  };
}

/** An evaluation as the engine reports it. */
export function evaluation(changes: Partial<EvaluationReport> = {}): EvaluationReport {
  return {
    run_dir: "outputs/demo/1",
    run_status: "completed",
    checkpoints: ["checkpoint_final"],
    experiment: "demo",
    dataset: "data/iris.csv",
    split: "test",
    weights: "trained",
    rows: 30,
    changed_files: [],
    warnings: [],
    results: [{
      checkpoint: "checkpoint_final",
      epoch: 3,
      step: 12,
      metrics: { accuracy: 0.96666666, loss: 0.1 },
    }],
    files: ["outputs/demo/1/evaluations/a.json"],
    unrecorded: [],
    ...changes,
  };
}

/** An engine for which all goes well. */
export const quietEngine: Engine = {
  openWorkspace: () => Promise.resolve({} as Workspace),
  loadSpecs: () => Promise.resolve([spec()]),
  resolveRun: (_, reference) => Promise.resolve(reference),
  dryRun: (of) => Promise.resolve({ facts: facts(of), output: `outputs/${of.name}` }),
  runExperiment: (of) => events(of),
  readFrom: () =>
    Promise.resolve({
      spec: spec(),
      from: { run: "outputs/demo/1", config_digest: "0".repeat(64), data: [] },
    }),
  findRuns: () => Promise.resolve({ runs: [], others: [] }),
  resumeExperiment: () => events(spec()),
  evaluateRun: () => Promise.resolve(evaluation()),
  describeTable: () => Promise.reject(new Error("no table")),
  checkNewFile: () => {},
  writeNewFile: () => {},
  listRuns: () => Promise.resolve([]),
  predictFile: () => Promise.resolve({ rows: 0, failed: 0, warnings: [] }),
  openOutput: (_, __, print) =>
    Promise.resolve({
      write: print,
      finish: () => Promise.resolve(),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    }),
  compareRuns: (_, a, b) =>
    Promise.resolve({
      runs: [a, b],
      identical: true,
      settings: [],
      metrics: [],
      environment: [],
      data: [],
      files: [],
      epochs: { a: 3, b: 3, same: 3, first_difference: null },
    }),
  verifyRun: (run_dir) =>
    Promise.resolve({
      run_dir,
      experiment: "demo",
      status: "completed",
      files: 15,
      bytes: 9999,
      problems: [],
      leftovers: [],
    }),
  reproduceRun: ({ runDir }) =>
    Promise.resolve({
      run_dir: runDir,
      experiment: "demo",
      status: "completed",
      identical: true,
      cause: null,
      compared: { epochs: 3, of: 3, checkpoints: 4, final: true },
      changed_files: [],
      numerics: { recorded: "0", now: "0" },
      first_difference: null,
      tensor: null,
      problems: [],
    }),
  selfTest: () =>
    Promise.resolve({
      identical: true,
      numerics: { version: "1", golden: "1" },
      kernels: [{ precision: "float32", name: "wasm", fused: true }],
      checks: [{ part: "run", name: "iris", expected: "ab", found: "ab", same: true }],
      speed: { order: 384, results: [{ precision: "float32", product: 40, peak: 50 }] },
      milliseconds: 1234,
    }),
  isDefault: (_, path) => path.at(-1) !== "learning_rate",
};
