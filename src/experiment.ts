/**
 * One experiment, recorded: a plan, a session, training, and a run directory that holds what came of it.
 *
 * @module
 */
import type { LoadContext } from "./datasets/dataset.ts";
import { ConfigError, DataError, messageOf, MlxError } from "./errors.ts";
import { type Plan, planExperiment, type PlanFacts } from "./plan.ts";
import { configDigest, finalDigest } from "./runs/digests.ts";
import { numericsVersion } from "./runs/facts.ts";
import { finite, type MetricsRecord } from "./runs/metrics_files.ts";
import { Recorder } from "./runs/recorder.ts";
import { openResumption, type Resumption } from "./runs/resumption.ts";
import { makeFolders } from "./runs/run_directory.ts";
import type { Summary } from "./runs/summary.ts";
import type { Workspace } from "./runs/workspace.ts";
import { openCompute, openSession, type Session } from "./session.ts";
import { resolveSeed, type Spec, whatOf } from "./spec/spec.ts";
import type { Tables } from "./spec/tables.ts";
import type { Metrics, RunEvent } from "./train/events.ts";
import { train } from "./train/loop.ts";
import { Pacer } from "./train/pacer.ts";

/** Where an experiment runs, and what stops it. */
export interface Environment {
  readonly workspace: Workspace;
  /** Says that the run is to stop; by the system's signals with an `InterruptedError` as its reason. */
  readonly signal: AbortSignal;
  /** What the names of a config stand for; by default what this program has. */
  readonly tables?: Tables;
  /** Whether a run directory is written; by default it is. */
  readonly record?: boolean;
  /** Is given the session when it is open: its state may be looked at between events. */
  readonly opened?: (session: Session) => void;
}

/** What a recorded run tells: its plan, its directory, the training, and each file that matters. */
export type ExperimentEvent =
  | RunEvent
  /** All that can be known before training. */
  | { readonly kind: "plan"; readonly plan: PlanFacts }
  /** The run directory is claimed; the path is relative to the workspace. */
  | { readonly kind: "directory"; readonly path: string }
  /** A run goes on: from a checkpoint, or from the beginning if it has none that can be used. */
  | {
    readonly kind: "resumed";
    readonly checkpoint: string | null;
    readonly epoch: number;
    readonly step: number;
  }
  /** A run that was to go on is complete: nothing is left to do. */
  | { readonly kind: "complete"; readonly path: string }
  /** A checkpoint is on disk; `best` if none before was better. */
  | { readonly kind: "checkpoint"; readonly name: string; readonly epoch: number; readonly best: boolean }
  /** The run directory is complete. */
  | { readonly kind: "recorded"; readonly summary: Summary }
  /** The run is complete: SHA-256 over its config, data, metrics and weights. */
  | { readonly kind: "digest"; readonly digest: string };

/**
 * Runs an experiment and records it.
 *
 * A run that diverges or is interrupted ends with its `finished` event and is recorded as such; whatever else goes
 * wrong is thrown, and recorded as `failed` if the run directory was there already.
 *
 * @throws {ConfigError} before anything is written, if the experiment cannot run as it is described.
 * @throws {StorageError} if the disk does not take what is to be recorded.
 */
export async function* runExperiment(
  spec: Spec,
  { workspace, signal, tables, record = true, opened = () => {} }: Environment,
): AsyncGenerator<ExperimentEvent> {
  const started = new Date();
  const seeded = resolveSeed(spec, () => crypto.getRandomValues(new Uint32Array(1))[0]);
  const pacer = new Pacer(signal);
  const context = loadContext(workspace, pacer);
  const plan = await planExperiment(seeded, context, { tables });
  yield { kind: "plan", plan: plan.facts };
  const compute = await openCompute(seeded.training.precision);
  if (!record) {
    const session = await openSession(plan, context, { compute });
    opened(session);
    return yield* trainUnrecorded(session, pacer, recorded(plan).what);
  }
  const facts = { ...recorded(plan), kernels: compute.kernels.name, started };
  const warnings: string[] = [...plan.facts.warnings];
  const recorder = await Recorder.create(workspace, seeded, facts, (message) => warnings.push(message));
  yield { kind: "directory", path: recorder.name };
  for (const message of plan.facts.warnings) recorder.warn(message);
  const open = async () => {
    const session = await openSession(plan, context, { compute });
    opened(session);
    return session;
  };
  yield* recordRun(open, { recorder, pacer, signal, warnings });
}

/**
 * Goes on with a recorded run in its directory, from its newest good checkpoint to the end that it would have had: the
 * same weights, metrics and digests to the last bit.
 *
 * @throws {ConfigError} if there is no such run, it diverged, or this version of mlx would compute something else.
 * @throws {DataError} if its data changed, or its config or manifest is damaged.
 * @throws {BusyError} if another process is writing it.
 * @throws {StorageError} if the disk does not take what is to be recorded.
 */
export async function* resumeExperiment(
  runDir: string,
  { workspace, signal, tables, opened = () => {} }: Environment,
): AsyncGenerator<ExperimentEvent> {
  const pacer = new Pacer(signal);
  const context = loadContext(workspace, pacer);
  const past = await openResumption(workspace, runDir, tables);
  if (past === null) return yield { kind: "complete", path: runDir };
  const warnings: string[] = [...past.damaged];
  let handedOn = false;
  try {
    const plan = await planExperiment(past.spec, context, { tables });
    checkSame(past, plan.facts);
    yield { kind: "plan", plan: plan.facts };
    const session = await openSession(plan, context, {
      compute: await openCompute(past.spec.training.precision),
    });
    if (past.checkpoint) session.restore(past.checkpoint.snapshot);
    opened(session);
    await makeFolders(workspace, past.directory, past.spec);
    handedOn = true;
    const recorder = await Recorder.resume(workspace, past, (message) => warnings.push(message));
    yield { kind: "directory", path: recorder.name };
    yield { kind: "resumed", checkpoint: past.checkpoint?.name ?? null, ...session.progress };
    const last = past.records.at(-1);
    yield* recordRun(() => Promise.resolve(session), { recorder, pacer, signal, warnings, last });
  } finally {
    if (!handedOn) past.lock.close();
  }
}

/** Refuses to go on with a run if its numbers would be others from here on. */
function checkSame({ name, manifest }: Resumption, facts: PlanFacts): void {
  const other = facts.info.files.find(({ sha256 }, i) => sha256 !== manifest.data[i]?.sha256);
  if (other) {
    throw new DataError(
      `Cannot resume "${name}": the data changed: the SHA-256 of "${other.path}" is ${other.sha256}, expected ` +
        (manifest.data[facts.info.files.indexOf(other)]?.sha256 ?? "no such file"),
      "bring back the file that the run was started with, or start a new run",
    );
  }
  const { numerics, mlx } = manifest.versions;
  if (numerics !== numericsVersion) {
    throw new ConfigError(
      `Cannot resume "${name}": it was computed with numerics version ${numerics}, this mlx has ${numericsVersion}`,
      `resume it with mlx ${mlx}, or start a new run`,
    );
  }
  if (configDigest(whatIs(facts)) !== manifest.config_digest) {
    throw new ConfigError(
      `Cannot resume "${name}": its config means something else to this version of mlx than to ${mlx}`,
      "start a new run",
    );
  }
}

/** Trains and records, to whatever end. */
async function* recordRun(
  open: () => Promise<Session>,
  { recorder, pacer, signal, warnings, last }: {
    readonly recorder: Recorder;
    readonly pacer: Pacer;
    readonly signal: AbortSignal;
    /** What a user is to be told; it fills while the run goes on. */
    readonly warnings: string[];
    /** The metrics of the epoch before. */
    readonly last?: MetricsRecord;
  },
): AsyncGenerator<ExperimentEvent> {
  try {
    for await (const event of trainRecorded(await open(), pacer, { recorder, last })) {
      yield event;
      while (warnings.length > 0) yield { kind: "warning", message: warnings.shift()! };
    }
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) {
      await recorder.fail(error);
      throw error;
    }
    const event = {
      kind: "finished",
      status: "interrupted",
      reason: messageOf(signal.reason),
      epoch: 0,
      step: 0,
      metrics: {},
    } as const;
    yield event;
    yield { kind: "recorded", summary: await recorder.finish(event, null) };
  } finally {
    // Does something only if whoever reads the events has stopped reading.
    await recorder.fail(new MlxError("The reader of the run's events stopped reading"), "interrupted");
  }
}

/** Trains and records. What is told has been recorded before: what a reader has seen is on disk. */
async function* trainRecorded(
  session: Session,
  pacer: Pacer,
  { recorder, last }: { recorder: Recorder; last?: MetricsRecord },
): AsyncGenerator<ExperimentEvent> {
  for await (const event of train(session, pacer, last && metricsOf(last))) {
    if (event.kind === "started") recorder.trains();
    if (event.kind === "warning") recorder.warn(event.message);
    if (event.kind === "finished") {
      const summary = await recorder.finish(event, session.snapshot());
      yield event;
      yield { kind: "recorded", summary };
      if (summary.final_digest !== null) yield { kind: "digest", digest: summary.final_digest };
      return;
    }
    const saved = event.kind === "epoch" ? await recorder.epoch(event, session.snapshot()) : undefined;
    yield event;
    if (saved?.checkpoint) {
      yield { kind: "checkpoint", name: saved.checkpoint, epoch: session.progress.epoch, best: saved.best };
    }
  }
}

/** Metrics as they were before they were recorded. */
function metricsOf({ epoch: _, ...values }: MetricsRecord): Metrics {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value ?? NaN]));
}

/** Trains and writes nothing; the digest is the one that a record would have. */
async function* trainUnrecorded(
  session: Session,
  pacer: Pacer,
  what: unknown,
): AsyncGenerator<ExperimentEvent> {
  const records: MetricsRecord[] = [];
  for await (const event of train(session, pacer)) {
    yield event;
    if (event.kind === "epoch") records.push({ epoch: event.epoch, ...finite(event.metrics) });
    if (event.kind === "finished" && event.status === "completed") {
      const { model } = session.snapshot();
      yield {
        kind: "digest",
        digest: finalDigest(configDigest(what), records, finite(event.metrics), model),
      };
    }
  }
}

/** The largest data file that is read: what is held of it is limited further by its data set. */
const maxDataBytes = 2 ** 30;

/** What data sets may ask of the workspace. */
export function loadContext(workspace: Workspace, pacer: Pacer): LoadContext {
  return {
    read: (path, maxBytes = maxDataBytes) => workspace.read(path, { maxBytes }),
    open: (path) => workspace.stream(path),
    breathe: pacer.breathe,
  };
}

/** All that decides the numbers of a run: what its `config_digest` is of. */
export function whatIs({ spec, info }: Pick<PlanFacts, "spec" | "info">): unknown {
  return { spec: whatOf(spec), data: info.files.map((file) => file.sha256) };
}

/** The facts of a plan that the manifest names. */
function recorded({ facts }: Plan) {
  const { info, seeds, parameters, rows } = facts;
  return { what: whatIs(facts), files: info.files, seeds: { ...seeds }, parameters, rows };
}
