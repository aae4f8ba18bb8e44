/**
 * One experiment, recorded: a plan, a session, training, and a run directory that holds what came of it.
 *
 * @module
 */
import type { LoadContext } from "./datasets/dataset.ts";
import { messageOf, MlxError } from "./errors.ts";
import { type Plan, planExperiment, type PlanFacts } from "./plan.ts";
import { configDigest, finalDigest } from "./runs/digests.ts";
import { finite, type MetricsRecord } from "./runs/metrics_files.ts";
import { Recorder } from "./runs/recorder.ts";
import type { Summary } from "./runs/summary.ts";
import type { Workspace } from "./runs/workspace.ts";
import { openCompute, openSession, type Session } from "./session.ts";
import { resolveSeed, type Spec, whatOf } from "./spec/spec.ts";
import type { Tables } from "./spec/tables.ts";
import type { RunEvent } from "./train/events.ts";
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
  try {
    for (const message of plan.facts.warnings) recorder.warn(message);
    const session = await openSession(plan, context, { compute });
    opened(session);
    for await (const event of trainRecorded(session, pacer, recorder)) {
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
  recorder: Recorder,
): AsyncGenerator<ExperimentEvent> {
  for await (const event of train(session, pacer)) {
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
