/**
 * What computes, as the commands see it; loaded only when a command really runs.
 *
 * @module
 */
import type { EvaluationReport, EvaluationRequest } from "../evaluation.ts";
import type { DescribeOptions, TableDescription } from "../describe/mod.ts";
import { loadContext } from "../experiment/facts.ts";
import type { Environment, ExperimentEvent, FoundRuns } from "../experiment/mod.ts";
import { warningsOf } from "../experiment/other_data.ts";
import { runExperiment } from "../experiment/run.ts";
import { planExperiment, type PlanFacts } from "../plan.ts";
import type { predictFile } from "../prediction.ts";
import type { Reproduction, ReproductionRequest } from "../reproduction/mod.ts";
import type { RunComparison } from "../runs/index/compare_runs.ts";
import type { RunInfo } from "../runs/index/history.ts";
import type { Origin } from "../runs/documents/manifest.ts";
import { checkWritable, resolveRuns } from "../runs/documents/run_directory.ts";
import type { Verification } from "../runs/verify/verify.ts";
import { checkNewFile, writeNewFile } from "../runs/files/new_file.ts";
import { Workspace } from "../runs/files/workspace.ts";
import type { SelfTest, SelfTestOptions } from "../selftest/mod.ts";
import { loadSpecs } from "../spec/load.ts";
import { parseSpec, resolveSeed, type Spec } from "../spec/spec.ts";
import { Pacer } from "../train/pacer.ts";

/** What a dry run knows. */
export interface DryRun {
  readonly facts: PlanFacts;
  /** The directory that would hold the run, relative to the workspace. */
  readonly output: string;
}

/** Where the text of a result goes. */
export interface Output extends AsyncDisposable {
  write(text: string): void;
  /** Nothing of it counts before. */
  finish(): Promise<void>;
}

/** The doors of the engine; tests put their own behind them. */
export interface Engine {
  openWorkspace(root: string | undefined, dataDirs: readonly string[]): Promise<Workspace>;
  loadSpecs(
    path: string,
    options: { overrides: readonly string[]; root?: string; dataOnly?: boolean },
  ): Promise<Spec[]>;
  /** The directory of the run that a user means: a path, `@last`, `@best:METRIC`, a name or the beginning of one. */
  resolveRun(workspace: Workspace, reference: string): Promise<string>;
  dryRun(spec: Spec, environment: Environment): Promise<DryRun>;
  runExperiment(spec: Spec, environment: Environment): AsyncIterable<ExperimentEvent>;
  /** Goes on with a run that did not complete, or is to have more epochs. */
  resumeExperiment(
    runDir: string,
    environment: Environment,
    options?: { readonly epochs?: number },
  ): AsyncIterable<ExperimentEvent>;
  /** The settings of a run with overrides, and where they come from. */
  readFrom(
    workspace: Workspace,
    runDir: string,
    overrides: readonly string[],
  ): Promise<{ spec: Spec; from: Origin }>;
  /** The runs of an experiment whose config and data are the same. */
  findRuns(spec: Spec, environment: Environment): Promise<FoundRuns>;
  evaluateRun(request: EvaluationRequest, environment: Environment): Promise<EvaluationReport>;
  /**
   * The runs of an output directory, the newest first; `run_dir` is relative to the workspace.
   *
   * @throws {ConfigError} if there is no such directory.
   */
  listRuns(output: string, workspace: Workspace): Promise<RunInfo[]>;
  /** Predicts the rows of a file. */
  predictFile: typeof predictFile;
  /** A file that appears when it is finished; without a path, `print`. */
  openOutput(workspace: Workspace, path: string | undefined, print: (text: string) => void): Promise<Output>;
  /** Describes a table: its columns, its target, what to look at. */
  describeTable(
    path: string,
    options: DescribeOptions,
    environment: Pick<Environment, "workspace" | "signal" | "loading">,
  ): Promise<TableDescription>;
  /**
   * Refuses a path where a file may not be created.
   *
   * @throws {ConfigError} if one is there already, or it lies outside the root directory.
   */
  checkNewFile(workspace: Workspace, path: string): void;
  /** Creates a file in the root directory. */
  writeNewFile(workspace: Workspace, path: string, text: string): void;
  /** Compares two runs by their files. */
  compareRuns(workspace: Workspace, a: string, b: string): Promise<RunComparison>;
  /** Holds a run against its manifest. */
  verifyRun(path: string, workspace: Workspace, signal: AbortSignal): Promise<Verification>;
  /** Runs a recorded run again, without recording it, and compares. */
  reproduceRun(request: ReproductionRequest, environment: Environment): Promise<Reproduction>;
  /** Tests whether this machine computes what every other one does. */
  selfTest(options: SelfTestOptions): Promise<SelfTest>;
  /** Whether the setting at `path` is what it would be if nothing were said. */
  isDefault(spec: Spec, path: readonly string[]): boolean;
}

/** The engine. What a run needs is loaded with this module, the rest when it is asked for. */
export const engine: Engine = {
  openWorkspace: Workspace.open,
  loadSpecs,
  resolveRun: async (workspace, reference) =>
    (await import("../runs/index/run_reference.ts")).resolveRun(workspace, reference),
  async dryRun(spec, { workspace, signal, workers, sources, loading, from }) {
    const seeded = resolveSeed(spec, () => 0);
    const { facts } = await planExperiment(seeded, loadContext({ workspace, loading }, new Pacer(signal)), {
      workers,
      sources,
    });
    const output = resolveRuns(workspace, spec);
    await checkWritable(output);
    const warnings = warningsOf(facts, from);
    return { facts: { ...facts, spec, warnings }, output: workspace.relative(output) };
  },
  runExperiment,
  async *resumeExperiment(runDir, environment, options) {
    yield* (await import("../experiment/resume.ts")).resumeExperiment(runDir, environment, options);
  },
  readFrom: async (workspace, runDir, overrides) =>
    (await import("../experiment/from.ts")).readFrom(workspace, runDir, overrides),
  findRuns: async (spec, environment) => (await import("../experiment/find.ts")).findRuns(spec, environment),
  evaluateRun: async (request, environment) =>
    (await import("../evaluation.ts")).evaluateRun(request, environment),
  async listRuns(output, workspace) {
    const { listRuns } = await import("../runs/index/history.ts");
    const directory = await workspace.resolveRead(output);
    const name = workspace.relative(directory);
    return (await listRuns(directory)).map((run) => ({ ...run, run_dir: `${name}/${run.run_dir}` }));
  },
  predictFile: async (request, environment, sink) =>
    await (await import("../prediction.ts")).predictFile(request, environment, sink),
  async openOutput(workspace, path, print) {
    if (path === undefined) {
      return {
        write: print,
        finish: () => Promise.resolve(),
        [Symbol.asyncDispose]: () => Promise.resolve(),
      };
    }
    return (await import("../runs/files/streamed_file.ts")).StreamedFile.create(workspace, path);
  },
  describeTable: async (path, options, { signal, ...environment }) =>
    (await import("../describe/mod.ts")).describeTable(
      path,
      options,
      loadContext(environment, new Pacer(signal)),
    ),
  checkNewFile,
  writeNewFile,
  compareRuns: async (workspace, a, b) =>
    (await import("../runs/index/compare_runs.ts")).compareRuns(workspace, a, b),
  verifyRun: async (path, workspace, signal) =>
    (await import("../runs/verify/verify.ts")).verifyRun(workspace, path, { signal }),
  reproduceRun: async (request, environment) =>
    (await import("../reproduction/mod.ts")).reproduceRun(request, environment),
  selfTest: async (options) => (await import("../selftest/mod.ts")).selfTest(options),
  isDefault,
};

/** A setting has its default if a spec without it says the same. */
function isDefault(spec: Spec, path: readonly string[]): boolean {
  const without = structuredClone(spec);
  const parent = path.slice(0, -1).reduce(inside, without) as Record<string, unknown>;
  const said = JSON.stringify(parent[path.at(-1)!]);
  delete parent[path.at(-1)!];
  const { value } = parseSpec(without);
  return value !== undefined && JSON.stringify(path.reduce(inside, value as unknown)) === said;
}

function inside(value: unknown, key: string): unknown {
  return (value as Record<string, unknown> | null)?.[key];
}
