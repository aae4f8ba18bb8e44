/** Operations and updates that say they are nothing but calls of kernels, and are more, are noticed. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { MlxError } from "../../src/errors.ts";
import type { Optimizer } from "../../src/optimizers/optimizer.ts";
import type { Session } from "../../src/session.ts";
import type { Float } from "../../src/kernels/kernels.ts";
import type { Pass } from "../../src/tensor/pass.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { stretchesOf } from "../../src/train/stretches.ts";
import { train } from "../../src/train/loop.ts";
import { Pacer } from "../../src/train/pacer.ts";
import { openSpec } from "../sessions.ts";

const config = {
  name: "wrong",
  dataset: { name: "synthetic_regression", params: { n_samples: 163, n_features: 3 } },
  model: { name: "mlp", params: { hidden: [5], activation: "tanh" } },
};

/** How steps are computed: in a loop, in programs, or in pieces. */
const ways: Record<string, { training: object; long: boolean }> = {
  "in a loop": { training: {}, long: false },
  "in programs": { training: { clip_gradient_norm: 1 }, long: false },
  "in pieces": { training: {}, long: true },
};

async function open({ training, long }: { training: object; long: boolean }): Promise<Session> {
  const session = await openSpec({
    ...config,
    training: { epochs: 30, batch_size: 8, seed: 3, ...training },
  });
  return Object.assign(session, { long: { step: long, evaluation: false }, trusted: false });
}

async function trained(session: Session): Promise<Session> {
  for await (const _ of train(session, new Pacer(new AbortController().signal)));
  return session;
}

/** y = x + 1/2 by one way to compute it. */
type Shift = (x: Tensor, y: Tensor) => void;

const weights = new WeakMap<Pass, Float>();

function withShift(session: Session, shift: Shift): Session {
  for (const pass of [session.training, session.evaluating]) weights.set(pass, session.packed.data);
  const forward = session.model.forward.bind(session.model);
  return Object.assign(session, {
    model: Object.assign(session.model, {
      forward(x: Tensor) {
        const h = forward(x), y = h.pass.result(h.shape, "shifted");
        shift(h, y);
        return y;
      },
    }),
  });
}

function add(x: Tensor, y: Tensor): void {
  for (let i = 0; i < y.data.length; i++) y.data[i] = x.data[i] + 0.5;
}

/** The first weight of the model, read in JavaScript. */
function firstWeight({ pass }: Tensor): number {
  return weights.get(pass)![0];
}

const back = (x: Tensor, y: Tensor) => () => x.pass.kernels.add(x.grad, x.grad, y.grad);

const shifts: Record<string, { wrong: boolean; shift: Shift }> = {
  "an operation in JavaScript by pass.run": {
    wrong: false,
    shift: (x, y) => x.pass.run(() => add(x, y), back(x, y)),
  },
  "an operation in JavaScript by pass.call": {
    wrong: true,
    shift: (x, y) => x.pass.call(() => add(x, y), back(x, y)),
  },
  "one line after a kernel": {
    wrong: true,
    shift: (x, y) =>
      x.pass.call(() => {
        x.pass.kernels.copy(y.data, x.data);
        y.data[2] += 0.5;
      }, back(x, y)),
  },
  "a number of an array that is handed to a kernel": {
    wrong: true,
    shift: (x, y) => x.pass.call(() => x.pass.kernels.scale(y.data, x.data, 1 + x.data[0]), back(x, y)),
  },
  "a number of a parameter that is handed to a kernel": {
    wrong: true,
    shift: (x, y) => x.pass.call(() => x.pass.kernels.scale(y.data, x.data, 1 + firstWeight(x)), back(x, y)),
  },
  "a gradient in JavaScript": {
    wrong: true,
    shift: (x, y) =>
      x.pass.call(() => x.pass.kernels.copy(y.data, x.data), () => {
        for (let i = 0; i < y.grad.length; i++) x.grad[i] += y.grad[i];
      }),
  },
};

for (const [way, options] of Object.entries(ways)) {
  for (const [name, { wrong, shift }] of Object.entries(shifts)) {
    Deno.test(`steps ${way}: ${name} is ${wrong ? "noticed" : "right"}`, async () => {
      const session = withShift(await open(options), shift);
      if (wrong) {
        const { message } = await assertRejects(() => trained(session), MlxError);
        assert(message.startsWith("Cannot repeat a step"), message);
        return;
      }
      const walked = withShift(await open(options), shift);
      Object.assign(walked.model, { staticGraph: false });
      assertEquals([...(await trained(session)).packed.data], [...(await trained(walked)).packed.data]);
    });
  }
}

/** Updates that say they are static. */
const updates: Record<string, { refused: boolean; update: Optimizer["update"] }> = {
  "computes in JavaScript": {
    refused: true,
    update(_, w, g, __, { rate }) {
      for (let i = 0; i < w.length; i++) w[i] -= rate * g[i];
    },
  },
  "hands numbers of its gradient to a kernel": {
    refused: false,
    update: (kernels, w, g, _, { rate }) => kernels.addScaled(w, g, -rate / (1 + Math.abs(g[0]))),
  },
  "hands numbers of its weights to a kernel": {
    refused: false,
    update: (kernels, w, g, _, { rate }) => kernels.addScaled(w, g, -rate * (1 + Math.abs(w[1]))),
  },
};

for (const [name, { refused, update }] of Object.entries(updates)) {
  Deno.test(`an update that ${name} is ${refused ? "noticed" : "made step by step"}`, async () => {
    const withOwn = async (staticUpdate: boolean) => {
      const session = await open(ways["in a loop"]), optimizer = { slots: [], staticUpdate, update };
      return Object.assign(session, { optimizer, stretches: stretchesOf(session.packed, [], optimizer) });
    };
    const said = await withOwn(true);
    if (refused) {
      await assertRejects(() => trained(said), MlxError, "Cannot repeat the update");
      return;
    }
    const silent = await withOwn(false);
    assertEquals([...(await trained(said)).packed.data], [...(await trained(silent)).packed.data]);
  });
}
