/**
 * A recorded run that goes on where it stopped.
 *
 * @module
 */
import { ConfigError, DataError } from "../errors.ts";
import { planExperiment, type PlanFacts } from "../plan.ts";
import { configDigest } from "../runs/digests.ts";
import { numericsVersion } from "../runs/facts.ts";
import { Recorder } from "../runs/recorder.ts";
import { openResumption, type Resumption } from "../runs/resumption.ts";
import { makeFolders } from "../runs/run_directory.ts";
import { openCompute, openSession } from "../session.ts";
import { Pacer } from "../train/pacer.ts";
import type { Environment, ExperimentEvent } from "./events.ts";
import { loadContext, whatIs } from "./facts.ts";
import { recordRun } from "./record.ts";

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
      compute: await openCompute(past.spec.training.precision, plan.facts.memory.training),
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
