/**
 * The loop: epochs of steps, told as a stream of events. No files, no console; whoever reads the stream may stop it.
 *
 * @module
 */
import { shuffleRows } from "../datasets/batches.ts";
import { messageOf } from "../errors.ts";
import { withAverage } from "./averaging.ts";
import { measureEnd, measureEpoch, runningNames } from "./epoch_metrics.ts";
import { evaluate } from "./evaluate.ts";
import type { Metrics, RunEvent } from "./events.ts";
import type { Learner } from "./learner.ts";
import { type BestEpoch, betterOf } from "./monitor.ts";
import type { Pacer } from "./pacer.ts";
import { ratesOf } from "../schedules/schedule.ts";
import { shuffleSeed } from "../random/seeds.ts";
import { trainLongStep } from "./long_step.ts";
import type { Kernels } from "../kernels/kernels.ts";
import { stopAt, timerOf } from "./limits.ts";
import type { Stop } from "./stopping.ts";
import { StateCopy } from "./state_copy.ts";
import { type EpochLoss, trainSteps } from "./step.ts";

/** Is told what the loop turns to; it trains at first. */
export interface Watch {
  /** Steps, or a solve. */
  trains(): void;
  /** Trying the model out. */
  evaluates(): void;
}

const unwatched: Watch = { trains() {}, evaluates() {} };

/**
 * Trains until `learner.epochs`, or until `learner.stopping` says so, from wherever its progress stands.
 *
 * @param options.history The metrics of the epochs before, in order.
 * @param options.seconds Training ends after so many; the step at which it does is told by an event.
 */
export async function* train(
  learner: Learner,
  pacer: Pacer,
  { history: past = [], watch = unwatched, seconds }: {
    readonly history?: readonly Metrics[];
    readonly watch?: Watch;
    readonly seconds?: number;
  } = {},
): AsyncGenerator<RunEvent> {
  const history = [...past];
  let last = history.at(-1) ?? {}, best: BestEpoch | null = null;
  history.forEach((metrics, i) => best = betterOf(best, i + 1, metrics, learner.monitor));
  const { data: { split }, progress, packed } = learner;
  yield {
    kind: "started",
    epochs: epochsOf(learner),
    stepsPerEpoch: stepsPerEpoch(learner),
    parameters: packed.data.length,
    rows: { train: split.train.length, validation: split.validation.length, test: split.test.length },
  };
  const safe = new LastFinite(learner), told = new Set<string>();
  const running = runningNames(learner.epochMetrics);
  const finished = (status: "interrupted" | "diverged", reason: string): RunEvent => {
    if (status === "diverged") safe.restore();
    const { epoch, step } = progress;
    return {
      kind: "finished",
      status,
      ended: status,
      reason,
      epoch,
      step,
      metrics: last,
      running,
      best,
      restored: null,
    };
  };
  let stop: Stop | undefined, trained = progress.step;
  let restored: number | null = null;
  const goesOn = () => {
    if (progress.epoch >= epochsOf(learner)) return false;
    // An epoch that a limit cuts short is measured before training ends, also where a run goes on behind its last step.
    if (!progress.epochComplete) return true;
    stop = learner.stopping.decide(history) ?? stopAt(learner.limit, progress.step);
    return stop === undefined;
  };
  const isTimeUp = timerOf(seconds);
  function* limitTime(): Generator<RunEvent> {
    const last = Math.max(1, progress.step);
    if (!isTimeUp?.() || learner.limit !== null && learner.limit.step <= last) return;
    learner.limit = { step: last, by: "max_seconds" };
    yield { kind: "limit", step: last };
  }
  try {
    while (goesOn()) {
      const epoch = progress.epoch + 1;
      let outcome: Outcome | undefined;
      if (learner.model.fit) outcome = yield* fitOnce(learner, pacer);
      else {
        const loss = beginEpoch(learner, epoch, history);
        while (!(outcome = await trainOn(learner, pacer, epoch, loss) ?? await interruption(pacer))) {
          yield { kind: "step", epoch, step: progress.step, loss: loss.total / loss.rows };
          yield* limitTime();
        }
      }
      if ("diverged" in outcome) return yield finished("diverged", outcome.diverged);
      if ("interrupted" in outcome) return yield finished("interrupted", outcome.interrupted);
      const fault = findFault(learner);
      if (fault) {
        return yield finished(
          "diverged",
          `${fault} is not finite after epoch ${epoch}, step ${progress.step}`,
        );
      }
      watch.evaluates();
      const { loss } = outcome, rows = learner.model.fit ? split.train.length : rowsOf(learner, epoch);
      last = await withAverage(learner.averaging, () => measureEpoch(learner, pacer, { epoch, loss, rows }));
      watch.trains();
      progress.epoch = epoch;
      progress.epochComplete = true;
      progress.partial = null;
      history.push(last);
      trained = progress.step;
      best = betterOf(best, epoch, last, learner.monitor);
      if (best?.epoch === epoch) learner.bestState?.keep();
      safe.keep();
      yield* lossWarnings(last, told, `after epoch ${epoch}`);
      yield { kind: "epoch", epoch, step: progress.step, metrics: last, running };
      if (progress.epoch < epochsOf(learner)) yield* limitTime();
      // Epochs of few steps are over before a step asks, and whoever reads the events may take long.
      const signal = goesOn() ? await interruption(pacer) : undefined;
      if (signal) return yield finished("interrupted", signal.interrupted);
    }
    watch.evaluates();
    if (learner.bestState && best !== null && best.epoch < progress.epoch) {
      restored = best.epoch;
      learner.bestState.restore();
      last = history[restored - 1];
    }
    last = await withAverage(learner.averaging, () => measureEnd(learner, pacer, last));
    yield* lossWarnings(last, told, "at the end");
    const never = best === null ? whyNoBest(learner) : undefined;
    if (never !== undefined) yield { kind: "warning", message: never };
  } catch (error) {
    if (!pacer.aborted || error !== pacer.reason) throw error;
    return yield finished("interrupted", messageOf(pacer.reason));
  }
  const { ended = "epochs", reason } = stop ?? {};
  yield {
    kind: "finished",
    status: "completed",
    ended,
    reason,
    epoch: history.length,
    step: trained,
    metrics: last,
    running: [],
    best,
    restored,
  };
}

/**
 * Tells of losses that are not finite although training is: of rows that are not trained on. Each is told of once; a
 * loss of training ends the run.
 */
function* lossWarnings(metrics: Metrics, told: Set<string>, when: string): Generator<RunEvent> {
  for (const name of ["val_loss", "test_loss"]) {
    if (!(name in metrics) || Number.isFinite(metrics[name]) || told.has(name)) continue;
    told.add(name);
    yield {
      kind: "warning",
      message: `${name} is ${
        metrics[name]
      } ${when}, though the loss of training is finite: files say null there`,
    };
  }
}

/** Why a run that completed has no best epoch: its metric was a number after none of them. */
function whyNoBest({ monitor: { metric }, objective, data: { given, split } }: Learner): string {
  const [rows, where] = metric.startsWith("val_")
    ? [split.validation, "validation"]
    : [split.train, "training"];
  const present = new Set(rows.values().map((row) => given[row]));
  const lacking = objective.classes - present.size;
  const why = objective.classes > 0 && lacking > 0
    ? `: the ${where} rows have ${present.size} of ${objective.classes} classes`
    : "";
  return `${metric} was no number after any epoch, so no epoch is the best${why}`;
}

/** Epochs of a run: a model that is fitted in one go has one. */
export function epochsOf({ model, epochs }: Pick<Learner, "model" | "epochs">): number {
  return model.fit ? 1 : epochs;
}

/** Optimizer steps of an epoch; the last batch may be smaller. */
export function stepsPerEpoch({ model, data, stepRows }: Learner): number {
  return model.fit ? 1 : Math.ceil(data.split.train.length / stepRows);
}

/** How an epoch ended: with its training loss, or why it did not. */
type Outcome = { readonly loss: number } | { readonly diverged: string } | Interrupted;

interface Interrupted {
  readonly interrupted: string;
}

/** Gives the event loop a turn if one is due; why the work is to stop, if it is. */
async function interruption(pacer: Pacer): Promise<Interrupted | undefined> {
  if (pacer.due) await pacer.turn();
  return pacer.aborted ? { interrupted: messageOf(pacer.reason) } : undefined;
}

/** The losses of an epoch's steps so far, and how many rows they had. */
interface RunningLoss extends EpochLoss {
  rows: number;
}

/** Turns to an epoch: to its first step, or to where it was left. */
function beginEpoch(learner: Learner, epoch: number, history: readonly Metrics[]): RunningLoss {
  const { data: { order }, progress, stepRows, clipping, schedule } = learner;
  shuffle(learner, epoch);
  const factors = schedule?.factors(epoch, stepsPerEpoch(learner), history) ?? 1;
  learner.rates = ratesOf(learner.learningRate, factors, learner.rates);
  const done = progress.partial ? progress.step - (epoch - 1) * stepsPerEpoch(learner) : 0;
  clipping.reset(done, progress.partial ?? undefined);
  progress.epochComplete = false;
  const total = progress.partial?.loss ?? 0;
  progress.partial = { loss: total, ...clipping.counts };
  return { total, rows: Math.min(done * stepRows, order.length) };
}

/**
 * Steps up to the end of the epoch, and then its outcome; or up to a step after which a turn is due or somebody wants to
 * look, the end being a place of its own.
 */
async function trainOn(
  learner: Learner,
  pacer: Pacer,
  epoch: number,
  loss: RunningLoss,
): Promise<Outcome | undefined> {
  const { data: { order }, progress, stepRows, clipping } = learner;
  const keep = () => progress.partial = { loss: loss.total, ...clipping.counts };
  const end = rowsOf(learner, epoch);
  pacer.look();
  while (loss.rows < end) {
    const left = Math.ceil((end - loss.rows) / stepRows);
    const most = Math.min(learner.pauseAt - progress.step, pacer.unseen, left);
    const made = learner.long.step
      ? await longStep(learner, pacer, loss)
      : trainSteps(learner, order, loss.rows, most, loss);
    if (loss.failed !== undefined) {
      keep();
      const where = findFault(learner) ?? learner.training.findNonFinite() ?? "the loss alone";
      return {
        diverged: `loss is ${loss.failed} in epoch ${epoch}, step ${
          progress.step + 1
        }; first not finite: ${where}`,
      };
    }
    loss.rows = Math.min(loss.rows + made * stepRows, order.length);
    if (
      pacer.dueAfter(made) || learner.long.step && loss.rows < end ||
      progress.step === learner.pauseAt && loss.rows < end
    ) {
      keep();
      return undefined;
    }
  }
  keep();
  return { loss: loss.total / end };
}

/** The rows of an epoch's steps: all of the training rows, unless training ends inside it. */
export function rowsOf(learner: Learner, epoch: number): number {
  const { data: { order }, stepRows, limit } = learner;
  if (limit === null) return order.length;
  return Math.min(order.length, (limit.step - (epoch - 1) * stepsPerEpoch(learner)) * stepRows);
}

/** A long step; one that is stopped leaves everything as it was, the first of an epoch also that it had not begun. */
async function longStep(learner: Learner, pacer: Pacer, loss: RunningLoss): Promise<number> {
  const { data: { order }, progress } = learner;
  const total = loss.total;
  try {
    return await trainLongStep(learner, order, loss.rows, loss, pacer.breathe);
  } catch (error) {
    loss.total = total;
    if (loss.rows === 0) Object.assign(progress, { epochComplete: true, partial: null });
    throw error;
  }
}

/** Puts the training rows into the order of an epoch: by the kernels if they lie in their memory, else here. */
function shuffle({ data: { x, order, split }, kernels, shuffleSeed: seed }: Learner, epoch: number): void {
  order.set(split.train);
  if (order.buffer === x.buffer) kernels.shuffle(order, shuffleSeed(seed, epoch));
  else shuffleRows(order, seed, epoch);
}

/** One exact solve; the loss is that of the solution. */
async function* fitOnce(learner: Learner, pacer: Pacer): AsyncGenerator<RunEvent, Outcome> {
  const warnings: string[] = [];
  learner.progress.epochComplete = false;
  await learner.model.fit!(
    await learner.solveContext({ breathe: pacer.breathe, warn: (message) => warnings.push(message) }),
  );
  learner.progress.step++;
  for (const message of warnings) yield { kind: "warning", message };
  const { loss } = await evaluate(learner, learner.data.split.train, pacer.breathe);
  const rows = learner.data.split.train.length;
  learner.evaluating.reset();
  return Number.isFinite(loss)
    ? { loss: loss + (learner.model.penalty?.(learner.evaluating) ?? 0) }
    : { diverged: `loss is ${loss} after the exact solve on ${rows} rows` };
}

/** The first parameter or buffer that holds a NaN or an infinity. */
function findFault({ kernels, packed: { data, state, params, buffers } }: Learner): string | undefined {
  if (kernels.findNonFinite(data) < 0 && kernels.findNonFinite(state) < 0) return undefined;
  return [...params, ...buffers].find((tensor) => kernels.findNonFinite(tensor.data) >= 0)?.name;
}

/** The state at the end of the last epoch, for when a later step spoils it. */
class LastFinite extends StateCopy {
  readonly #kernels: Kernels;

  constructor(learner: Learner) {
    super(learner);
    this.#kernels = learner.kernels;
  }

  /** Goes back unless what there is is finite. */
  override restore(): void {
    if (this.vectors.every((vector) => this.#kernels.findNonFinite(vector) < 0)) return;
    super.restore();
  }
}
