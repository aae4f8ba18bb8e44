/**
 * Running an experiment from a program or a notebook.
 *
 * @module
 */
import { MlxError } from "../errors.ts";
import { type ExperimentEvent, runExperiment } from "../experiment/mod.ts";
import { Workspace } from "../runs/files/workspace.ts";
import type { Session } from "../session.ts";
import type { OwnTables } from "../spec/tables.ts";
import { runCard } from "../report/run_card.ts";
import type { EventOf, FinishedStatus, Metrics } from "../train/events.ts";
import type { BestEpoch } from "../train/monitor.ts";
import type { Ended } from "../train/stopping.ts";
import { type Config, readConfig } from "./config.ts";
import { type Displayed, displayed } from "./display.ts";
import { bool, checkOptions, interruption, ownTables, places, signal as signalCheck } from "./options.ts";
import { TrainedModel } from "./trained_model.ts";

/** How an experiment is run. */
export interface RunOptions extends OwnTables {
  /** The directory that relative paths start from and that all output stays in; by default the current one. */
  readonly root?: string;
  /** Further directories that data may be read from. */
  readonly dataDirs?: readonly string[];
  /**
   * Stops the run after the step it is in; its status is then "interrupted". Before there is a model, the promise is
   * rejected with an `InterruptedError`, whose cause is the signal's reason.
   */
  readonly signal?: AbortSignal;
  /** Whether a run directory is written; by default it is. Without one, nothing is. */
  readonly record?: boolean;
}

/** What came of a run. Notebooks show it as a table, with the loss by epoch. */
export interface RunResult extends Displayed {
  /** The experiment's name. */
  readonly name: string;
  /** How it ended. */
  readonly status: FinishedStatus;
  /** How training ended: after all epochs, early by a stopping rule, interrupted or diverged. */
  readonly ended: Ended;
  /** Why it ended, unless it trained all epochs. */
  readonly reason?: string;
  /** The metrics of each epoch, the first at index 0. */
  readonly history: readonly Metrics[];
  /** The last epoch's metrics, those on the training rows exact, with those of the test split, as `test_…`. */
  readonly metrics: Metrics;
  /** The best epoch by `training.monitor`, its metrics as `history` has them; null if there is none. */
  readonly best: BestEpoch | null;
  /** What a user should know before trusting the result. */
  readonly warnings: readonly string[];
  /** The run directory, relative to the root; null if nothing was recorded. */
  readonly directory: string | null;
  /** SHA-256 over config, data and weights: equal digests are equal runs. Null unless it completed. */
  readonly digest: string | null;
  /** The model as it stands at the end. */
  readonly model: TrainedModel;
}

/**
 * Runs an experiment.
 *
 * The result can be awaited, or the events read one by one as they come, and the result awaited after.
 *
 * ```ts
 * import { run } from "@mlx/mlx";
 *
 * const running = run({
 *   name: "line",
 *   dataset: { name: "synthetic_regression", split: { test: 0.2, seed: 1 } },
 *   model: { name: "linear_regression" },
 * }, { record: false });
 * for await (const event of running) {
 *   if (event.kind === "epoch") console.log(event.epoch, event.metrics.loss);
 * }
 * const { metrics } = await running;
 * console.log(metrics.test_r2);
 * ```
 *
 * @throws {ConfigError} with every mistake in the config; the promise is rejected and nothing is written.
 * @throws {DataError} if the data cannot be used.
 * @throws {StorageError} if the disk refuses.
 * @throws {InterruptedError} if the signal stops it before there is a model.
 */
export function run(config: Config, options: RunOptions = {}): Running {
  return new Running(config, options);
}

/**
 * A run under way: a promise of its result, and the stream of its events.
 *
 * It begins when it is first awaited or its events are first read, and goes on only as fast as they are read. It can be
 * awaited as often as one likes; each event is told once.
 */
export class Running implements AsyncIterable<ExperimentEvent>, PromiseLike<RunResult> {
  readonly #events: AsyncGenerator<ExperimentEvent, RunResult>;
  readonly #result = Promise.withResolvers<RunResult>();
  #settled = false;

  /** @ignore */
  constructor(config: Config, options: RunOptions) {
    this.#events = start(config, options);
    // Whoever reads the events gets errors there and need not await the result as well.
    this.#result.promise.catch(() => {});
  }

  /** The events of the run, each told once. Leaving the loop early stops the run, which then has no result. */
  async *[Symbol.asyncIterator](): AsyncGenerator<ExperimentEvent, void> {
    try {
      for (let next = await this.#next(); !next.done; next = await this.#next()) yield next.value;
    } finally {
      if (!this.#settled) {
        this.#settled = true;
        await this.#events.return(undefined as never);
        this.#result.reject(
          new MlxError(
            "The run was left before its end: it has no result",
            "read its events to the last, or await the run instead of reading them",
          ),
        );
      }
    }
  }

  /** Awaits the result, running what is left of the run. */
  then<A = RunResult, B = never>(
    resolve?: ((result: RunResult) => A | PromiseLike<A>) | null,
    reject?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.#finish();
    return this.#result.promise.then(resolve, reject);
  }

  /** As that of a promise. */
  catch<B = never>(
    reject?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<RunResult | B> {
    return this.then(undefined, reject);
  }

  /** As that of a promise. */
  finally(settled?: (() => void) | null): Promise<RunResult> {
    return this.then().finally(settled);
  }

  async #finish(): Promise<void> {
    try {
      while (!this.#settled) await this.#next();
    } catch {
      // The promise of the result has been rejected with it.
    }
  }

  /** The next event; settles the result with the last. */
  async #next(): Promise<IteratorResult<ExperimentEvent, RunResult>> {
    try {
      const next = await this.#events.next();
      if (next.done) {
        this.#settled = true;
        this.#result.resolve(next.value); // of no effect when it is resolved already
      }
      return next;
    } catch (error) {
      this.#settled = true;
      this.#result.reject(error);
      throw error;
    }
  }
}

async function* start(config: Config, options: RunOptions): AsyncGenerator<ExperimentEvent, RunResult> {
  checkOptions(options, { ...places, signal: signalCheck, record: bool, ...ownTables });
  try {
    return yield* experiment(config, options);
  } catch (error) {
    throw interruption(error, options.signal);
  }
}

async function* experiment(config: Config, options: RunOptions): AsyncGenerator<ExperimentEvent, RunResult> {
  const { root, dataDirs, record = true, signal = new AbortController().signal, ...own } = options;
  const { spec, tables } = readConfig(config, own);
  signal.throwIfAborted();
  const workspace = await Workspace.open(root, dataDirs);
  let session: Session | undefined;
  const opened = (it: Session) => session = it;
  const history: Metrics[] = [], warnings: string[] = [];
  let end: EventOf<"finished"> | undefined;
  let directory: string | null = null, digest: string | null = null;
  for await (const event of runExperiment(spec, { workspace, signal, tables, record, opened })) {
    if (event.kind === "epoch") history.push(event.metrics);
    if (event.kind === "warning") warnings.push(event.message);
    if (event.kind === "directory") directory = event.path;
    if (event.kind === "finished") end = event;
    if (event.kind === "digest") digest = event.digest;
    yield event;
  }
  if (!end || !session) throw signal.reason; // it stopped the run before there was a model
  const { status, ended, reason, metrics, best } = end;
  const model = await TrainedModel.open(session.snapshot(), tables);
  const result = {
    name: spec.name,
    status,
    ended,
    reason,
    history,
    metrics,
    best,
    warnings,
    directory,
    digest,
    model,
  };
  return displayed(result, (shown) => runCard({ ...shown, epochs: shown.history.length }));
}
