/** Steps in pieces have the bits of any other, and one that is stopped leaves everything as it was. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { InterruptedError } from "../../src/errors.ts";
import type { Session } from "../../src/session.ts";
import type { RunEvent } from "../../src/train/events.ts";
import { train } from "../../src/train/loop.ts";
import { trainLongStep } from "../../src/train/long_step.ts";
import { Pacer } from "../../src/train/pacer.ts";
import { openSpec } from "../sessions.ts";

const classes = {
  name: "long",
  dataset: {
    name: "synthetic_classification",
    params: { n_samples: 60, n_features: 4, n_classes: 3, seed: 1 },
    split: { test: 0.2, validation: 0.25, seed: 2 },
  },
  model: { name: "mlp", params: { hidden: [7, 5], dropout: 0.2, activation: "gelu" } },
  training: { epochs: 3, batch_size: 14, optimizer: "adam", seed: 3, class_weight: "balanced" },
};
const regression = {
  name: "long",
  dataset: {
    name: "synthetic_regression",
    params: { n_samples: 40, n_features: 3, seed: 1 },
    split: { validation: 0.25 },
  },
  model: { name: "linear_regression", params: { use_gradient_descent: true, l2_regularization: 0.1 } },
  training: {
    epochs: 3,
    batch_size: 9,
    optimizer: "sgd",
    params: { momentum: 0.9 },
    precision: "float32",
    clip_gradient_norm: 0.5,
    clip_weights: 1,
    seed: 3,
  },
};

const isLong = { step: true, evaluation: true };

async function open(config: unknown): Promise<Session> {
  return Object.assign(await openSpec(config), { long: isLong });
}

/** Everything that a checkpoint holds. */
function stateOf({ packed, slots, progress, clipping }: Session) {
  return {
    params: packed.data.slice(),
    slots: slots.map((slot) => slot.slice()),
    ...progress,
    ...clipping.counts,
  };
}

/** A pacer that stops the work in the place of turn number `turn`. */
function stopping(turn: number): Pacer & { turns: number } {
  const controller = new AbortController();
  const pacer = Object.assign(new Pacer(controller.signal), { turns: 0 });
  const breathe = () => {
    if (++pacer.turns < turn) return;
    controller.abort(new InterruptedError("SIGTERM"));
    throw controller.signal.reason;
  };
  return Object.assign(pacer, { breathe });
}

async function trainAll(session: Session, pacer = new Pacer(new AbortController().signal)) {
  const told: RunEvent[] = [];
  for await (const event of train(session, pacer)) told.push(event);
  return told.filter(({ kind }) => kind !== "step");
}

for (const [name, config] of Object.entries({ classes, regression })) {
  Deno.test(`training in pieces gives the bits of training in whole steps: ${name}`, async () => {
    const whole = await openSpec(config), cut = await open(config);
    assertEquals(whole.long, { step: false, evaluation: false });
    assertEquals(await trainAll(cut), await trainAll(whole));
    assertEquals(stateOf(cut), stateOf(whole));
    assert(cut.steps.size > 0 && cut.progress.step > 6);
  });

  Deno.test(`a step that is stopped anywhere leaves the state of before: ${name}`, async () => {
    const session = await open(config), order = session.data.split.train;
    const loss = { total: 0 }, go = () => undefined;
    for (let i = 0; i < 2; i++) await trainLongStep(session, order, 0, loss, go);
    const before = stateOf(session);
    let turn = 1;
    for (let made = 0; made === 0; turn++) {
      const { breathe, reason } = stopping(turn);
      try {
        made = await trainLongStep(session, order, 0, { total: loss.total }, breathe);
      } catch (error) {
        assertEquals(error instanceof InterruptedError, true, `${error} ${reason}`);
        assertEquals(stateOf(session), before, `stopped at turn ${turn}`);
      }
    }
    assert(turn > 10, `only ${turn} turns in a step`);
    const other = await open(config);
    for (let i = 0; i < 3; i++) await trainLongStep(other, order, 0, loss, go);
    assertEquals(stateOf(session), stateOf(other), "after the step, made at last");
  });

  Deno.test(`a run that is stopped within steps goes on to the same end: ${name}`, async () => {
    const whole = await openSpec(config), all = await trainAll(whole);
    for (let turn = 1, completed = false; !completed; turn += 17) {
      const session = await open(config);
      const [end] = (await trainAll(session, stopping(turn))).slice(-1);
      assert(end.kind === "finished");
      completed = end.status === "completed";
      if (session.progress.epochComplete) assertEquals(session.progress.partial, null);
      const snapshot = structuredClone(session.snapshot());
      const resumed = await open(config);
      resumed.goOnFrom(snapshot);
      const rest = await trainAll(resumed);
      const [had, has] = [whole, resumed].map((one) => ({ ...stateOf(one), ...whole.clipping.counts }));
      assertEquals(has, had, `stopped at turn ${turn}`);
      const epochs = rest.filter(({ kind }) => kind === "epoch");
      const expected = all.filter((event) => event.kind === "epoch" && event.epoch > snapshot.state.epoch);
      assertEquals(epochs, expected, `stopped at turn ${turn}`);
    }
  });
}

Deno.test("a step of which something is not known beforehand is made in one go", async () => {
  const session = await open(regression), order = session.data.split.train;
  Object.assign(session.model, {
    forward(x: Parameters<Session["model"]["forward"]>[0]) {
      x.pass.record(() => {});
      return Object.getPrototypeOf(session.model).forward.call(session.model, x);
    },
  });
  const plain = await open(regression);
  const made = [session, plain].map((one) => trainLongStep(one, order, 0, { total: 0 }, () => undefined));
  assertEquals(await Promise.all(made), [1, 1]);
  assertEquals(stateOf(session), stateOf(plain));
  assertEquals([session.steps.size, plain.steps.size], [0, 1]);
});

Deno.test("a loss that a step's operations do not give is refused, not lost", async () => {
  const session = await open(regression);
  Object.assign(session.model, { penalty: () => 1 });
  const step = trainLongStep(session, session.data.split.train, 0, { total: 0 }, () => undefined);
  await assertRejects(() => step, Error, "Cannot repeat a step");
});

Deno.test("what is long follows from the plan", async () => {
  const large = { ...classes, model: { name: "mlp", params: { hidden: [4000] } } };
  large.dataset = { ...classes.dataset, params: { n_samples: 60, n_features: 3000, n_classes: 3, seed: 1 } };
  const { long } = await openSpec(large);
  assertEquals(long, { step: false, evaluation: true });
  assertEquals((await openSpec(classes)).long, { step: false, evaluation: false });
});
