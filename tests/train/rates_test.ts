/** Learning rates that move: in every way that steps are computed, and after a resumption. */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { rateAt, ratesOf, type Schedule } from "../../src/schedules/schedule.ts";
import type { Session } from "../../src/session.ts";
import { train } from "../../src/train/loop.ts";
import type { Metrics } from "../../src/train/events.ts";
import { Pacer } from "../../src/train/pacer.ts";
import { openSpec } from "../sessions.ts";

const config = {
  name: "rates",
  dataset: { name: "synthetic_regression", params: { n_samples: 43, n_features: 3 } },
  model: { name: "linear_regression", params: { use_gradient_descent: true } },
};

const schedules: Record<string, Schedule> = {
  "by epoch": { factors: (epoch) => 0.9 ** epoch },
  "by step": {
    factors: (epoch, steps) => Float64Array.from({ length: steps }, (_, i) => 1 / (epoch * steps + i)),
  },
  "by the metrics so far": {
    factors: (_, __, history) =>
      history.length > 2 && history[history.length - 1].loss < history[0].loss ? 0.5 : 1,
  },
};

async function open(optimizer: string, schedule: Schedule, precision: string): Promise<Session> {
  const training = { optimizer, precision, epochs: 30, batch_size: 8, seed: 3, learning_rate: 0.05 };
  return Object.assign(await openSpec({ ...config, training }), { schedule });
}

/** The state after training, and the metrics of every epoch. */
async function outcome(session: Session, history: readonly Metrics[] = []) {
  const losses: Metrics[] = [...history];
  for await (const event of train(session, new Pacer(new AbortController().signal), { history })) {
    if (event.kind === "epoch") losses.push(event.metrics);
  }
  const { packed, slots, steps } = session;
  return {
    losses,
    state: [packed.data, ...slots].map((vector) => [...vector]),
    loops: [...steps.values()].filter(({ loop }) => loop).length,
  };
}

for (const [name, schedule] of Object.entries(schedules)) {
  for (
    const [optimizer, precision] of [["sgd", "float64"], ["adam", "float32"], ["adamw", "float64"], [
      "rmsprop",
      "float32",
    ]]
  ) {
    Deno.test(`rates ${name}: loops of ${optimizer} give the bits of steps that are walked through`, async () => {
      const looped = await outcome(await open(optimizer, schedule, precision));
      const session = await open(optimizer, schedule, precision);
      Object.assign(session.model, { staticGraph: false });
      const walked = await outcome(session);
      assert(looped.loops > 0, "nothing was looped");
      assertEquals({ ...looped, loops: 0 }, { ...walked, loops: 0 });
      const fixed = await outcome(await open(optimizer, { factors: () => 1 }, precision));
      assertNotEquals(fixed.state, looped.state);
    });
  }

  Deno.test(`rates ${name}: a run that goes on has the rates of one that was not interrupted`, async () => {
    const whole = await outcome(await open("adam", schedule, "float64"));
    const first = await open("adam", schedule, "float64");
    Object.assign(first, { epochs: 7 });
    const { losses } = await outcome(first);
    const second = await open("adam", schedule, "float64");
    second.restore(structuredClone(first.snapshot()));
    const { state } = await outcome(second, losses);
    assertEquals(state, whole.state);
  });
}

Deno.test("a rate is that of its step, in whichever epoch", () => {
  const rates = ratesOf(2, Float64Array.of(1, 0.5, 0.25));
  assertEquals([1, 2, 3, 4, 9].map((step) => rateAt(rates, step)), [2, 1, 0.5, 2, 0.5]);
  assertEquals(rateAt(ratesOf(2, 0.25), 7), 0.5);
});
