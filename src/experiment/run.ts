/**
 * One experiment, recorded: a plan, a session, training, and a run directory that holds what came of it.
 *
 * @module
 */
import { planExperiment } from "../plan.ts";
import { configDigest, epochDigest, finalDigest } from "../runs/formats/digests.ts";
import type { RunFacts } from "../runs/documents/facts.ts";
import { Recorder } from "../runs/record/recorder.ts";
import { openCompute, openSession, type Session } from "../session.ts";
import { resolveSeed, type Spec } from "../spec/spec.ts";
import { train } from "../train/loop.ts";
import { Pacer } from "../train/pacer.ts";
import type { Environment, ExperimentEvent } from "./events.ts";
import { commitOf } from "../runs/documents/git_commit.ts";
import { loadContext, recordedFacts } from "./facts.ts";
import { warningsOf } from "./other_data.ts";
import { recordRun } from "./record.ts";

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
  { workspace, signal, tables, from, workers, sources, loading, record = true, stopStep, opened = () => {} }:
    Environment,
): AsyncGenerator<ExperimentEvent> {
  const started = new Date();
  const seeded = resolveSeed(spec, () => crypto.getRandomValues(new Uint32Array(1))[0]);
  const pacer = new Pacer(signal);
  const context = loadContext({ workspace, loading }, pacer);
  const plan = await planExperiment(seeded, context, { tables, workers, sources });
  yield { kind: "plan", plan: plan.facts };
  const warnings: string[] = [];
  using compute = await openCompute(plan, (message) => warnings.push(message));
  if (!record) {
    const session = await openSession(plan, context, { compute });
    opened(session);
    if (stopStep !== undefined) session.endAt(stopStep);
    const seconds = stopStep === undefined ? plan.facts.spec.training.max_seconds ?? undefined : undefined;
    return yield* trainUnrecorded(session, pacer, { ...recordedFacts(plan), seconds }, warnings);
  }
  const commit = await commitOf(workspace);
  const facts = { ...recordedFacts(plan), kernels: compute.kernels.name, started, from, commit };
  const recorder = await Recorder.create(workspace, seeded, facts, (message) => warnings.push(message));
  yield { kind: "directory", path: recorder.name };
  for (const message of warningsOf(plan.facts, from)) {
    warnings.push(message);
    recorder.warn(message);
  }
  const open = async () => {
    const session = await openSession(plan, context, { compute });
    opened(session);
    return session;
  };
  const seconds = seeded.training.max_seconds ?? undefined;
  yield* recordRun(open, { recorder, pacer, signal, warnings, seconds });
}

/** Trains and writes nothing; the digest is the one that a record would have. */
async function* trainUnrecorded(
  session: Session,
  pacer: Pacer,
  { what, trajectory, seconds }: Pick<RunFacts, "what" | "trajectory"> & { readonly seconds?: number },
  warnings: string[],
): AsyncGenerator<ExperimentEvent> {
  let chain = configDigest(trajectory);
  for await (const event of train(session, pacer, { seconds })) {
    // Before it is told: who reads it may change the state.
    if (event.kind === "epoch") chain = epochDigest(chain, session.snapshot());
    yield event;
    while (warnings.length > 0) yield { kind: "warning", message: warnings.shift()! };
    if (event.kind === "finished" && event.status === "completed") {
      yield { kind: "digest", digest: finalDigest(configDigest(what), chain, session.snapshot().model) };
    }
  }
}
