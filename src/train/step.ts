import { gatherRows } from "../datasets/batches.ts";
import { MlxError } from "../errors.ts";
import type { Pass } from "../tensor/pass.ts";
import type { Batch, Learner } from "./learner.ts";

/** Begins a pass with the rows named by order[from], …, order[to - 1]. */
export function beginBatch(
  { data, kernels, progress }: Learner,
  pass: Pass,
  order: Uint32Array,
  from: number,
  to: number,
): Batch {
  pass.reset(progress.step + 1);
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
        gatherRows(x.data, data.x, data.inputs, order, at, at + rows);
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
 * @returns The loss times the number of rows. If it is not finite, the parameters are as they were before.
 */
export function trainStep(learner: Learner, order: Uint32Array, from: number, to: number): number {
  const { training: pass, kernels, optimizer, packed, progress, clipping } = learner;
  const loss = repeatForward(learner, order, from, to) ?? walkForward(learner, order, from, to);
  if (!Number.isFinite(loss)) return loss;
  pass.backward(packed.grad);
  clipping.clipGradients(kernels, packed);
  progress.step++;
  optimizer.update(kernels, packed.data, packed.grad, learner.slots, learner.learningRate, progress.step);
  clipping.clipWeights(kernels, packed);
  return loss;
}

/** The loss by a step of as many rows that was walked through before; undefined if there is none. */
function repeatForward(learner: Learner, order: Uint32Array, from: number, to: number): number | undefined {
  const { training: pass, progress } = learner;
  const step = learner.steps.get(to - from);
  if (step === undefined || step.order !== order) return undefined;
  pass.repeat(step.tape, progress.step + 1, from);
  return step.tape.loss + step.tape.penalty * (to - from);
}

/** The loss by walking through model and objective. */
function walkForward(learner: Learner, order: Uint32Array, from: number, to: number): number {
  const { training: pass, model, objective, classWeights } = learner;
  const batch = beginBatch(learner, pass, order, from, to);
  const loss = objective.loss(model.forward(batch.x), batch.y, classWeights);
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
    if (tape) learner.steps.set(to - from, { order, tape });
  }
  return total;
}
