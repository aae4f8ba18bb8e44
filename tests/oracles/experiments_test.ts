/**
 * Whole experiments against the numbers that the original program recorded. What rests on one of its faults is listed
 * as void, with the fault's number.
 */
import { assert, assertEquals } from "@std/assert";
import golden from "../golden/oracles/experiments.json" with { type: "json" };
import type { Session } from "../../src/session.ts";
import { train } from "../../src/train/loop.ts";
import { Pacer } from "../../src/train/pacer.ts";
import {
  checkWeights,
  close,
  measured,
  openAsOriginal,
  type Recipe,
  trainBatches,
  type Weights,
} from "./original.ts";

interface Experiment extends Recipe {
  stable: boolean;
  initial: Weights;
  after_first_step: Weights;
  batch_losses: number[][];
  accuracy: number[];
  final: Weights;
  eval: Record<string, number>;
  warnings: number;
}
const experiments = golden.experiments as unknown as Record<string, Experiment>;

/** How each file is met: all of it, some fields, or why not. */
type Coverage =
  | "steps"
  | "steps, but for accuracy with one output (oddity 6)"
  | "first step"
  | "closed form"
  | "warning"
  | `void: ${string}`;

const coverage: Record<string, Coverage> = {
  cls_binary_linear_closed: "closed form",
  cls_binary_linear_gd: "steps",
  mlp_bin_relu_sigmoid1: "steps, but for accuracy with one output (oddity 6)",
  "mlp_bin_relu_sigmoid1_lr0.5_honoured": "steps, but for accuracy with one output (oddity 6)",
  mlp_bin_relu_softmax2: "steps",
  "mlp_multi_sigmoid_softmax_lr0.5_honoured": "steps",
  mlp_multi_tanh_softmax: "steps",
  "mlp_reg_linear_nohidden_lr0.1_honoured": "steps",
  mlp_reg_relu_clipping_lr20_honoured: "steps",
  mlp_reg_relu_none: "steps",
  mlp_reg_tanh_none: "steps",
  reg_closed_last_batch_1: "void: closed form on mini-batches keeps the last batch (oddity 10)",
  reg_closed_minibatch: "void: closed form on mini-batches keeps the last batch (oddity 10)",
  reg_closed_near_singular: "warning",
  reg_closed_noise0: "closed form",
  reg_closed_ridge: "closed form",
  reg_closed_ridge_minibatch: "void: closed form on mini-batches keeps the last batch (oddity 10)",
  reg_closed_single: "closed form",
  reg_defaults: "steps",
  reg_gd: "steps",
  "reg_gd_lr0.1_honoured": "steps",
  reg_gd_lr_ignored: "steps",
  // The penalty was divided by the rows of each batch, so that the smaller last batch was penalised more.
  reg_gd_ridge: "first step",
  reg_seed_big: "void: shuffles of seeds over 2^31 - 1 (oddity 32)",
};

Deno.test("every recorded experiment is met or said to be void", () => {
  assertEquals(Object.keys(coverage).sort(), Object.keys(experiments).sort());
});

for (const [name, experiment] of Object.entries(experiments)) {
  const how = coverage[name];
  if (how.startsWith("void")) continue;
  Deno.test(`oracle ${name}: ${how}`, async () => {
    const session = await openAsOriginal(experiment);
    if (how === "closed form" || how === "warning") return await solve(session, experiment, how);
    checkWeights(session, experiment.initial, "initial");
    for (let epoch = 1; epoch <= experiment.training.epochs; epoch++) {
      let batch = 0;
      for (const loss of trainBatches(session, epoch)) {
        if (epoch === 1 && batch === 0) {
          checkWeights(session, experiment.after_first_step, "after the first step");
        }
        if (how === "first step") return;
        close(loss, experiment.batch_losses[epoch - 1][batch], `loss of epoch ${epoch}, batch ${batch}`);
        batch++;
      }
      assertEquals(batch, experiment.batch_losses[epoch - 1].length);
      if (how === "steps" && experiment.accuracy.length > 0) {
        const { accuracy } = await measured(session);
        assertEquals(accuracy, experiment.accuracy[epoch - 1], `accuracy of epoch ${epoch}`);
      }
    }
    checkWeights(session, experiment.final, "final");
    if (how === "steps") await checkEvaluation(session, experiment);
  });
}

async function solve(session: Session, experiment: Experiment, how: Coverage): Promise<void> {
  const warnings: string[] = [];
  for await (const event of train(session, new Pacer(new AbortController().signal))) {
    if (event.kind === "warning") warnings.push(event.message);
  }
  assertEquals(warnings.length > 0, experiment.warnings > 0);
  if (how === "warning") return assert(warnings[0].includes("linearly dependent"));
  checkWeights(session, experiment.final, "solution");
  await checkEvaluation(session, experiment);
}

async function checkEvaluation(session: Session, { eval: expected }: Experiment): Promise<void> {
  const found = await measured(session);
  for (const [name, value] of Object.entries(expected)) {
    if (Object.hasOwn(found, name)) close(found[name], value, name);
  }
}
