import { gatherRows } from "../datasets/batches.ts";
import { MlxError } from "../errors.ts";
import type { StepLoop } from "../kernels/loop.ts";
import { rateAt } from "../schedules/schedule.ts";
import type { Pass } from "../tensor/pass.ts";
import type { Batch, Learner } from "./learner.ts";
import { keepOutputs } from "./step_outputs.ts";
import { move } from "./stretches.ts";

/**
 * Begins a pass with the rows named by order[from], …, order[to - 1].
 *
 * @param deferred Whether its operations are to be computed later; see {@linkcode Pass.reset}.
 */
export function beginBatch(
  { data, kernels, progress }: Learner,
  pass: Pass,
  order: Uint32Array,
  from: number,
  to: number,
  deferred = false,
): Batch {
  pass.reset(progress.step + 1, deferred);
  const rows = to - from;
  const x = pass.input([rows, data.inputs]);
  const y = pass.floats(rows * data.targets);
  // By the kernels if data and order lie in their memory, else here.
  const placed = order.buffer === data.x.buffer;
  pass.load(
    (at) => {
      if (placed) {
        kernels.gather(x.data, data.x, data.inputs, order, at, at + rows);
        kernels.gather(y, data.y, data.targets, order, at, at + rows);
      } else {
        data.rows.gather(x.data, order, at, at + rows);
        gatherRows(y, data.y, data.targets, order, at, at + rows);
      }
    },
    from,
    placed,
  );
  return { x, y };
}

/**
 * One step: forward, loss, backward, clipping of gradients, update, clipping of weights.
 *
 * @param before What the epoch's steps have lost so far.
 * @returns The loss times the number of rows. If the sum of both is not finite, the parameters are as they were.
 */
export function trainStep(
  learner: Learner,
  order: Uint32Array,
  from: number,
  to: number,
  before = 0,
): number {
  const { training: pass, packed, batchSize } = learner;
  if (to - from > batchSize) return trainParts(learner, order, from, to, before);
  const loss = repeatForward(learner, order, from, to) ?? walkForward(learner, order, from, to);
  if (!Number.isFinite(before + loss)) return loss;
  pass.backward(packed.grad);
  pass.runCommits();
  update(learner);
  return loss;
}

/** A step in parts of a batch each: one update by the gradient of the mean over all of their rows. */
function trainParts(learner: Learner, order: Uint32Array, from: number, to: number, before: number): number {
  const { training: pass, packed } = learner;
  const state = packed.state.slice();
  let loss = 0;
  learner.parts!.begin();
  for (const [first, last] of partsOf(learner, from, to)) {
    pass.firstRow = first - from;
    loss += repeatForward(learner, order, first, last) ?? walkForward(learner, order, first, last);
    pass.firstRow = 0;
    if (!Number.isFinite(before + loss)) {
      // A part before it may have changed buffers.
      packed.state.set(state);
      return loss;
    }
    pass.backward(packed.grad);
    pass.runCommits();
    learner.parts!.add(packed.grad, (last - first) / (to - from));
  }
  learner.parts!.finish(packed.grad);
  update(learner);
  return loss;
}

/** The rows of the parts of a step: a batch each, the last maybe less. */
export function* partsOf(
  { batchSize }: Pick<Learner, "batchSize">,
  from: number,
  to: number,
): Generator<readonly [first: number, last: number]> {
  for (let first = from; first < to; first += batchSize) yield [first, Math.min(first + batchSize, to)];
}

/** What a step does with its gradients: all of it or nothing, so that its state is always that after a step. */
export function update(
  learner: Learner,
): void {
  const { kernels, packed, progress, clipping, rates } = learner;
  clipping.clipGradients(kernels, packed);
  progress.step++;
  const { step } = progress;
  move(kernels, learner, { step, rate: rateAt(rates, step) });
  clipping.clipWeights(kernels, packed);
}

/** What an epoch's steps have lost so far. */
export interface EpochLoss {
  /** The sum over their rows. */
  total: number;
  /** What it would be with a step that was therefore not completed: not finite. */
  failed?: number;
}

/**
 * A step, or several of whole batches at once: the same bits, in a loop without what is done between kernels.
 *
 * @param most How many at most; one is always made.
 * @param loss Is brought up to date.
 * @returns How many steps were completed; they are in the learner's progress.
 */
export function trainSteps(
  learner: Learner,
  order: Uint32Array,
  from: number,
  most: number,
  loss: EpochLoss,
): number {
  const { progress, stepRows, parts } = learner;
  const rows = Math.min(stepRows, order.length - from);
  const likeIt = Math.floor((order.length - from) / rows);
  const loop = parts === null ? stepLoop(learner, order, { at: from, rows, count: likeIt }) : undefined;
  if (!loop) {
    return add(loss, trainStep(learner, order, from, from + rows, loss.total)) ? 1 : 0;
  }
  loop.total = loss.total;
  const count = Math.max(1, Math.min(most, likeIt, loop.rates.length));
  const { rates } = learner;
  if (typeof rates === "number") loop.rates.fill(rates, 0, count);
  else {
    const at = progress.step % rates.length;
    loop.rates.set(rates.subarray(at, at + count));
  }
  const made = loop.run(from, progress.step + 1, count);
  progress.step += made;
  loss.total = loop.total;
  if (made < count) add(loss, loop.loss);
  return made;
}

/** Adds the loss of a step, unless the sum would not be finite; whether it was. */
export function add(loss: EpochLoss, step: number): boolean {
  const total = loss.total + step;
  if (!Number.isFinite(total)) {
    loss.failed = total;
    return false;
  }
  loss.total = total;
  return true;
}

/** To assemble a loop takes as long as it gains in about so many steps. */
const worthLoop = 40;

/**
 * Steps of some number of rows as one function. For that such a step has been made already, on a tape that can be
 * repeated, by an optimizer whose updates are known, without limits that are looked at in between; undefined otherwise,
 * and where so few steps are to come that it is not worth it.
 *
 * @param at Where the rows of the next one begin.
 * @param count How many of them are left of this epoch.
 */
function stepLoop(
  learner: Learner,
  order: Uint32Array,
  { at, rows, count }: { readonly at: number; readonly rows: number; readonly count: number },
): StepLoop | undefined {
  const { training: pass, kernels, optimizer, packed, slots, averaging, clipping } = learner;
  const step = learner.steps.get(rows);
  if (step === undefined || step.order !== order) return undefined;
  if (step.loop === undefined && count * (learner.epochs - learner.progress.epoch) >= worthLoop) {
    const update = (step: number, rate: number) => move(kernels, learner, { step, rate });
    const known = optimizer.staticUpdate && clipping.isOff;
    const state = [packed.data, packed.grad, packed.state, ...slots, ...averaging?.vectors ?? []];
    step.loop = known ? step.tape.loop({ at, rows, update, state }) ?? null : null;
  }
  if (!step.loop) return undefined;
  pass.takeUp(step.tape);
  return step.loop;
}

/** The loss by a step of as many rows that was walked through before; undefined if there is none. */
function repeatForward(learner: Learner, order: Uint32Array, from: number, to: number): number | undefined {
  const { training: pass, progress, packed } = learner;
  const step = learner.steps.get(to - from);
  if (step === undefined || step.order !== order) return undefined;
  pass.repeat(step.tape, { step: progress.step + 1, at: from, parameters: packed.data });
  return step.tape.loss + step.tape.penalty * (to - from);
}

/**
 * The loss by walking through model and objective.
 *
 * @param deferred Whether nothing is to be computed: then the loss has no meaning.
 */
export function walkForward(
  learner: Learner,
  order: Uint32Array,
  from: number,
  to: number,
  deferred = false,
): number {
  const { training: pass, model, objective, classWeights } = learner;
  const batch = beginBatch(learner, pass, order, from, to, deferred);
  const raw = model.forward(batch.x);
  keepOutputs(learner, raw, from);
  const loss = objective.loss(raw, batch.y, classWeights);
  const penalty = model.penalty?.(pass) ?? 0;
  const total = loss + penalty * (to - from);
  if (model.staticGraph && objective.staticGraph && Number.isFinite(total)) {
    const tape = pass.keepTape();
    if (tape && (tape.loss !== loss || tape.penalty !== penalty)) {
      throw new MlxError(
        `Cannot repeat a step: its operations gave the loss ${tape.loss} and the penalty ${tape.penalty}, ` +
          `the objective "${objective.name}" and the model returned ${loss} and ${penalty}`,
        "leave out staticGraph where more is computed than by operations",
      );
    }
    if (tape) {
      tape.trusted = learner.trusted;
      learner.steps.set(to - from, { order, tape });
    }
  }
  return total;
}
