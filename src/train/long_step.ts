/**
 * Steps that take long: computed in pieces, between which the event loop has its turns, so that a signal need not wait
 * for the end of one.
 *
 * @module
 */
import type { Learner } from "./learner.ts";
import { add, type EpochLoss, partsOf, update, walkForward } from "./step.ts";

/** Called after each piece of work; may throw to stop. */
export type Breathe = () => Promise<void> | undefined;

/** Does a piece of work after the other, and gives what they come to. */
export async function breathing<T>(pieces: Generator<void, T>, breathe: Breathe): Promise<T> {
  for (;;) {
    const { done, value } = pieces.next();
    if (done) return value;
    const turn = breathe();
    if (turn) await turn;
  }
}

/** Checks on a few rows that operations are the calls of kernels which they say they are: so many are soon computed. */
function checkFewRows(
  learner: Learner,
  order: Uint32Array,
  from: number,
  rows: number,
): void {
  const { training: pass, packed, steps } = learner;
  steps.delete(rows);
  walkForward(learner, order, from, from + rows);
  pass.backward(packed.grad);
  steps.get(rows)?.tape.check(from, packed.data);
  // It lies where the long step will.
  steps.delete(rows);
}

/**
 * A long step, with the bits of any other. Where `breathe` throws, it is as if the step had not begun: parameters, slots
 * and counts are only changed by the update, which comes last and is not stopped; buffers are brought back.
 *
 * @param loss Is brought up to date.
 * @returns How many steps were completed: 1, or 0 if the loss is not finite.
 */
export async function trainLongStep(
  learner: Learner,
  order: Uint32Array,
  from: number,
  loss: EpochLoss,
  breathe: Breathe,
): Promise<number> {
  const { packed, stepRows, parts } = learner;
  const to = Math.min(from + stepRows, order.length), state = packed.state.slice();
  let sum = 0;
  parts?.begin();
  try {
    for (const [first, last] of partsOf(learner, from, to)) {
      sum += await longPart(learner, order, { from, first, last, before: loss.total + sum }, breathe);
      if (!Number.isFinite(loss.total + sum)) break;
      parts?.add(packed.grad, (last - first) / (to - from));
    }
  } catch (error) {
    packed.state.set(state);
    throw error;
  }
  if (!add(loss, sum)) {
    packed.state.set(state);
    return 0;
  }
  parts?.finish(packed.grad);
  update(learner);
  return 1;
}

/** Forward and backward of a part, and what it changes of buffers: its loss. Where that is not finite, forward alone. */
async function longPart(
  learner: Learner,
  order: Uint32Array,
  { from, first, last, before }: {
    /** Where the step begins. */
    readonly from: number;
    readonly first: number;
    readonly last: number;
    /** What was lost before. */
    readonly before: number;
  },
  breathe: Breathe,
): Promise<number> {
  const { training: pass, packed, progress, steps } = learner;
  const rows = last - first;
  pass.firstRow = first - from;
  try {
    if (steps.get(rows)?.order !== order) {
      if (!learner.trusted) checkFewRows(learner, order, first, Math.min(rows, 16));
      walkForward(learner, order, first, last, true);
    }
    const step = steps.get(rows);
    let loss: number;
    if (step === undefined) {
      // Something of it is computed by other means than operations.
      loss = walkForward(learner, order, first, last);
      if (!Number.isFinite(before + loss)) return loss;
      pass.backward(packed.grad);
    } else {
      pass.step = progress.step + 1;
      pass.takeUp(step.tape);
      const { loss: ofRows, penalty } = await breathing(pass.compute(first), breathe);
      loss = ofRows + penalty * rows;
      if (!Number.isFinite(before + loss)) return loss;
      await breathing(pass.backwardInPieces(packed.grad), breathe);
    }
    pass.runCommits();
    return loss;
  } catch (error) {
    // Half of what is noted on the way back would be missing.
    steps.delete(rows);
    throw error;
  } finally {
    pass.firstRow = 0;
  }
}
