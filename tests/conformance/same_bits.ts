/** What every setting of training has to keep: the same bits however steps are computed, and after a kill. */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { resumeExperiment, runExperiment } from "../../src/experiment/mod.ts";
import { planExperiment } from "../../src/plan.ts";
import { reproduceRun } from "../../src/reproduction/mod.ts";
import { openSession, type Session } from "../../src/session.ts";
import { Compute } from "../../src/tensor/compute.ts";
import type { Metrics } from "../../src/train/events.ts";
import { train } from "../../src/train/loop.ts";
import { Pacer } from "../../src/train/pacer.ts";
import { copyTree, fingerprint, follow, inWorkspace } from "../resume/support.ts";
import { quickOrLong } from "../amount.ts";
import { noFiles, specOf } from "../sessions.ts";

/** An experiment in which steps are looped and validation rows exist: 80 steps of training, 16 in an epoch. */
export function experiment(training: object, precision = "float64") {
  return {
    name: "bits",
    dataset: {
      name: "synthetic_regression",
      params: { n_samples: 160, n_features: 3, noise_std: 0.3, seed: 4 },
      split: { validation: 0.2 },
    },
    model: { name: "mlp", params: { hidden: [5] } },
    training: { epochs: 5, batch_size: 8, learning_rate: 0.02, seed: 5, precision, ...training },
    output: { checkpoint_frequency: 2 },
  };
}

/** How steps are computed: walked through, in a loop, in programs, or in pieces. */
export const ways: Record<string, (session: Session) => object> = {
  loop: (session) => session,
  walked: ({ model }) => Object.assign(model, { staticGraph: false }),
  programs: ({ optimizer }) => Object.assign(optimizer, { staticUpdate: false }),
  pieces: (session) => Object.assign(session, { long: { step: true, evaluation: true } }),
};

/** What a session has learned and told, and how many of its steps' forms were loops. */
export async function learn(session: Session) {
  const told: Metrics[] = [];
  for await (const event of train(session, new Pacer(new AbortController().signal))) {
    if (event.kind === "epoch" || event.kind === "finished") told.push(event.metrics);
  }
  const { packed, slots, steps, progress } = session;
  return {
    outcome: { told, arrays: [packed.data, ...slots].map((array) => [...array]), step: progress.step },
    loops: [...steps.values()].filter(({ loop }) => loop).length,
  };
}

/** The same bits on one and two threads, in the long tests three, in loops, programs and pieces, and walked through. */
export async function assertSameInEveryWay(config: unknown, { looped = true } = {}): Promise<void> {
  const plan = await planExperiment(specOf(config), noFiles);
  const { precision } = plan.facts.spec.training;
  const open = async (threads = 1) => {
    const compute = await Compute.open(precision, { threads, bytes: plan.facts.memory.training });
    // A plan's model is of one session.
    const own = await planExperiment(specOf(config), noFiles);
    return { compute, session: await openSession(own, noFiles, { compute }) };
  };
  let first: unknown;
  for (const [name, way] of Object.entries(ways)) {
    const { compute, session } = await open();
    using _ = compute;
    way(session);
    const { outcome, loops } = await learn(session);
    if (name === "loop") assertEquals(loops > 0, looped, "whether steps were looped");
    first ??= outcome;
    assertEquals(outcome, first, name);
  }
  for (const threads of quickOrLong([2], [2, 3])) {
    const { compute, session } = await open(threads);
    using _ = compute;
    assertEquals((await learn(session)).outcome, first, `${threads} threads`);
  }
}

/** A run that is killed after any of its checkpoints, inside epochs too, comes to the same files; and is reproduced. */
export async function assertResumes(
  config: { training: object },
  { every = 7, stride = quickOrLong(8, 3) } = {},
): Promise<void> {
  await inWorkspace(async (environment, root) => {
    const training = { ...config.training, checkpoint_every_steps: every };
    let count = 0;
    const { path } = await follow(
      runExperiment(specOf({ ...config, training }), environment),
      (event, path) => {
        if (event.kind === "checkpoint") {
          copyTree(join(root, path), join(root, "outputs", "killed", `${count++}`));
        }
      },
    );
    assert(count > 3, `${count} checkpoints`);
    const expected = fingerprint(join(root, path));
    for (let i = 0; i < count; i += stride) {
      await follow(resumeExperiment(`outputs/killed/${i}`, environment));
      assertEquals(fingerprint(join(root, "outputs", "killed", `${i}`)), expected, `killed at ${i}`);
    }
    const { identical, problems } = await reproduceRun({ runDir: path }, environment);
    assertEquals([identical, problems], [true, []]);
  });
}
