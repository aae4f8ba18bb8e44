/**
 * Running a recorded experiment again, without recording it, and comparing it epoch by epoch with its record.
 *
 * @module
 */
import { ConfigError, DataError, messageOf } from "../errors.ts";
import { type Environment, type ExperimentEvent, runExperiment } from "../experiment/mod.ts";
import { plural } from "../report/numbers.ts";
import { openRun } from "../runs/documents/run_reader.ts";
import { digestStream } from "../runs/files/stream_file.ts";
import type { Session } from "../session.ts";
import { Comparison } from "./comparison.ts";
import type { Reproduction } from "./result.ts";

export type { Cause, Reproduction } from "./result.ts";

/** What is to be reproduced. */
export interface ReproductionRequest {
  /** The run directory. */
  readonly runDir: string;
  /** Only so many epochs of those that were recorded; by default all of them. */
  readonly epochs?: number;
  /** Is told what the run tells that goes on now. */
  readonly onEvent?: (event: ExperimentEvent) => void;
}

/**
 * Runs a recorded experiment again and compares. Nothing is written.
 *
 * @throws {ConfigError} if there is no such run, it has no complete epoch or fewer than asked for, or its data is gone.
 * @throws {DataError} if the run's config or manifest is damaged.
 */
export async function reproduceRun(
  { runDir, epochs, onEvent = () => {} }: ReproductionRequest,
  environment: Environment,
): Promise<Reproduction> {
  const { workspace, signal, tables } = environment;
  const run = await openRun(workspace, runDir, tables);
  const recorded = run.manifest.epoch_digests.length;
  if (recorded === 0) {
    throw new ConfigError(`Cannot reproduce "${run.name}": it has no complete epoch to compare with`);
  }
  if (epochs !== undefined && epochs > recorded) {
    const has = `it has ${plural(recorded, "complete epoch")}`;
    throw new ConfigError(
      `Cannot reproduce ${epochs} epochs of "${run.name}": ${has}`,
      "leave out --epochs to compare all of them",
    );
  }
  const comparison = await Comparison.of(run, epochs ?? recorded);
  const opened = (session: Session) => void (comparison.session = session);
  const again = { ...environment, record: false, stopStep: run.manifest.stop_step, opened };
  try {
    for await (const event of runExperiment(run.spec, again)) {
      onEvent(event);
      if (await comparison.take(event)) break;
    }
  } catch (error) {
    // Other data may not even fit the config; that it is other data says more.
    if (comparison.planned || !(error instanceof DataError || error instanceof ConfigError)) throw error;
    const path = run.spec.dataset.path;
    const now = path === null ? null : await workspace.stream(path).then(digestStream).catch(() => null);
    if (now === null || run.manifest.data.some(({ sha256 }) => sha256 === now)) throw error;
    comparison.changed.push(path!);
    comparison.problems.push(messageOf(error));
  }
  if (signal.aborted) throw signal.reason;
  return comparison.result();
}
