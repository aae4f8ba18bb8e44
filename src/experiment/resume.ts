/**
 * A recorded run that goes on where it stopped.
 *
 * @module
 */
import { ConfigError, DataError, VerificationError } from "../errors.ts";
import { planExperiment, type PlanFacts } from "../plan.ts";
import { configDigest } from "../runs/formats/digests.ts";
import { extendManifest } from "../runs/documents/extension.ts";
import { numericsVersion } from "../runs/documents/facts.ts";
import { Recorder } from "../runs/record/recorder.ts";
import { openResumption, type Resumption } from "../runs/resume/resumption.ts";
import { epochName } from "../runs/checkpoints/retention.ts";
import { makeFolders } from "../runs/documents/run_directory.ts";
import { openCompute, openSession } from "../session.ts";
import { Pacer } from "../train/pacer.ts";
import type { Environment, ExperimentEvent } from "./events.ts";
import { loadContext, trajectoryIs, whatIs } from "./facts.ts";
import { recordRun } from "./record.ts";
import { checkWhole } from "./whole.ts";

/**
 * Goes on with a recorded run in its directory, from its newest good checkpoint to the end that it would have had: the
 * same weights, metrics and digests to the last bit.
 *
 * @param options.epochs Epochs that it is to have in all; it then ends as a run that was begun with so many.
 * @throws {ConfigError} if there is no such run, it diverged, or this version of mlx would compute something else.
 * @throws {DataError} if its data changed, or its config or manifest is damaged; of a complete run, if any file is.
 * @throws {VerificationError} if its arithmetic was another version's.
 * @throws {BusyError} if another process is writing it.
 * @throws {StorageError} if the disk does not take what is to be recorded.
 */
export async function* resumeExperiment(
  runDir: string,
  { workspace, signal, tables, workers, sources, loading, opened = () => {} }: Environment,
  { epochs }: { readonly epochs?: number } = {},
): AsyncGenerator<ExperimentEvent> {
  const pacer = new Pacer(signal);
  const context = loadContext({ workspace, loading }, pacer);
  const opening = await openResumption(workspace, runDir, { tables, epochs, signal });
  if (opening === null) {
    return yield { kind: "complete", path: runDir, files: await checkWhole(workspace, runDir) };
  }
  const warnings: string[] = [...opening.damaged];
  let handedOn = false;
  try {
    const plan = await planExperiment(opening.spec, context, { tables, workers, sources });
    checkSame(opening, plan.facts);
    const past = { ...extended(opening, plan.facts), monitor: plan.monitor };
    yield { kind: "plan", plan: plan.facts };
    using compute = await openCompute(plan, (message) => warnings.push(message));
    const session = await openSession(plan, context, { compute });
    session.endAt(past.manifest.stop_step);
    if (past.best) session.knowBest(past.best.snapshot);
    if (past.checkpoint) session.goOnFrom(past.checkpoint.snapshot);
    opened(session);
    makeFolders(past.directory, past.spec);
    handedOn = true;
    const recorder = await Recorder.resume(workspace, past, (message) => warnings.push(message));
    yield { kind: "directory", path: recorder.name };
    const best = past.kept.best.map(({ epoch }) => epochName(epoch))[0];
    yield {
      kind: "resumed",
      checkpoint: past.checkpoint?.name ?? null,
      best: past.kept.records.some(({ name }) => name === best) ? best : null,
      ...session.progress,
    };
    yield* recordRun(() => Promise.resolve(session), {
      recorder,
      pacer,
      signal,
      warnings,
      past: past.records,
      seconds: secondsLeft(past),
    });
  } finally {
    if (!handedOn) opening.lock.close();
  }
}

/** How long training may still take; undefined where nothing says so, or where time was up before. */
function secondsLeft({ spec, manifest }: Resumption): number | undefined {
  const { max_seconds } = spec.training;
  if (max_seconds === null || manifest.stop_step !== null) return undefined;
  return max_seconds - (manifest.training_seconds ?? 0) - (manifest.evaluation_seconds ?? 0);
}

/** Refuses to go on with a run if its numbers would be others from here on. */
function checkSame({ name, manifest, formerEpochs }: Resumption, facts: PlanFacts): void {
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
    throw new VerificationError(
      `Cannot resume "${name}": it was computed with numerics version ${numerics}, this mlx has ${numericsVersion}`,
      `resume it with mlx ${mlx}, or start a new run`,
    );
  }
  // What an epoch computes is compared where the number of epochs changes.
  const same = formerEpochs === facts.spec.training.epochs
    ? configDigest(whatIs(facts)) === manifest.config_digest
    : configDigest(trajectoryIs(facts)) === manifest.trajectory_digest;
  if (!same) {
    throw new ConfigError(
      `Cannot resume "${name}": its config means something else to this version of mlx than to ${mlx}`,
      "start a new run",
    );
  }
}

/** The same with the number of epochs written down, if that changes. */
function extended(past: Resumption, facts: PlanFacts): Resumption {
  const { name, spec, manifest, formerEpochs: former } = past;
  if (former === spec.training.epochs) return past;
  if (facts.optimizer === null) {
    throw new ConfigError(
      `Cannot resume "${name}" to have ${spec.training.epochs} epochs: its model is fitted in closed form`,
      "it has one epoch, whatever training.epochs says",
    );
  }
  return {
    ...past,
    manifest: extendManifest(manifest, { spec, former, config: configDigest(whatIs(facts)) }),
  };
}
