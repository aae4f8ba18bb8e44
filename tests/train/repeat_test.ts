/** Which steps are repeated from their tape, and which are walked through each time. */
import { assertEquals, assertThrows } from "@std/assert";
import { MlxError } from "../../src/errors.ts";
import type { Model } from "../../src/models/model.ts";
import type { Session } from "../../src/session.ts";
import { trainStep } from "../../src/train/step.ts";
import { openSpec } from "../sessions.ts";

const config = {
  name: "repeat",
  dataset: { name: "synthetic_regression", params: { n_samples: 24, n_features: 3 } },
  model: { name: "linear_regression", params: { use_gradient_descent: true, l2_regularization: 0.5 } },
  training: { seed: 3, optimizer: "adam", learning_rate: 0.1 },
};

/** The session with parts of its model replaced. */
function altered(session: Session, change: (model: Model) => Partial<Model>): Session {
  Object.assign(session.model, change(session.model));
  return session;
}

function steps(session: Session, count = 4): number[] {
  return Array.from({ length: count }, () => trainStep(session, session.data.split.train, 0, 24));
}

Deno.test("a model that does not say that its graph is static is walked through each time", async () => {
  let walks = 0;
  const counted = (model: Model): Partial<Model> => {
    const forward = model.forward.bind(model);
    return { forward: (x) => (walks++, forward(x)) };
  };
  const fixed = altered(await openSpec(config), counted);
  const losses = steps(fixed);
  assertEquals(walks, 1);
  const free = altered(await openSpec(config), (model) => ({ ...counted(model), staticGraph: false }));
  assertEquals(steps(free), losses);
  assertEquals(walks, 5);
  assertEquals([fixed.steps.size, free.steps.size], [1, 0]);
});

Deno.test("what is computed outside of operations is walked through, and cannot be repeated unnoticed", async () => {
  const recorded = altered(await openSpec(config), (model) => ({
    forward(x) {
      x.pass.record(() => {});
      return Object.getPrototypeOf(model).forward.call(model, x);
    },
  }));
  assertEquals(steps(recorded), steps(await openSpec(config)));
  assertEquals(recorded.steps.size, 0);
  const more = altered(await openSpec(config), (model) => ({
    penalty: (pass) => 1 + Object.getPrototypeOf(model).penalty.call(model, pass),
  }));
  assertThrows(() => steps(more), MlxError, "Cannot repeat a step");
});

Deno.test("a loss that is not finite is not repeated, and its place is still found", async () => {
  const session = await openSpec(config);
  session.packed.data[1] = NaN;
  assertEquals(steps(session, 2), [NaN, NaN]);
  assertEquals([session.steps.size, session.training.findNonFinite()], [0, "output"]);
  session.packed.data[1] = 0;
  steps(session);
  session.packed.data[1] = Infinity;
  assertEquals(Number.isFinite(steps(session, 1)[0]), false);
  assertEquals(session.training.findNonFinite(), "output");
});
