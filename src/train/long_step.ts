/**
 * Steps that take long: computed in pieces, between which the event loop has its turns, so that a signal need not wait
 * for the end of one.
 *
 * @module
 */
import type { Learner } from "./learner.ts";
import { add, type EpochLoss, trainStep, update, walkForward } from "./step.ts";

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
 * and counts are only changed by the update, which comes last and is not stopped.
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
  const { training: pass, packed, progress, batchSize, steps } = learner;
  const rows = Math.min(batchSize, order.length - from), to = from + rows;
  if (steps.get(rows)?.order !== order) {
    if (!learner.trusted) checkFewRows(learner, order, from, Math.min(rows, 16));
    walkForward(learner, order, from, to, true);
  }
  const step = steps.get(rows);
  // Something of it is computed by other means than operations.
  if (step === undefined) return add(loss, trainStep(learner, order, from, to, loss.total)) ? 1 : 0;
  try {
    pass.step = progress.step + 1;
    pass.takeUp(step.tape);
    const { loss: ofRows, penalty } = await breathing(pass.compute(from), breathe);
    if (!add(loss, ofRows + penalty * rows)) return 0;
    await breathing(pass.backwardInPieces(packed.grad), breathe);
  } catch (error) {
    // Half of what is noted on the way back would be missing.
    steps.delete(rows);
    throw error;
  }
  update(learner);
  return 1;
}
