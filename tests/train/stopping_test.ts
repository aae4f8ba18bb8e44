/** How training ends: after all epochs, early by a rule, by a signal, or diverged. */
import { assert, assertEquals } from "@std/assert";
import { InterruptedError } from "../../src/errors.ts";
import type { Metrics } from "../../src/train/events.ts";
import { train } from "../../src/train/loop.ts";
import { Pacer } from "../../src/train/pacer.ts";
import type { Stopping } from "../../src/train/stopping.ts";
import { openSpec } from "../sessions.ts";

const config = (training: Record<string, unknown> = {}) => ({
  name: "stopping",
  dataset: { name: "synthetic_regression", params: { n_samples: 43, n_features: 3 } },
  model: { name: "mlp", params: { hidden: [4] } },
  training: { epochs: 6, batch_size: 8, seed: 3, learning_rate: 0.05, ...training },
});

/** Ends training when three epochs have had a loss. */
const three: Stopping = {
  decide: (history) =>
    history.length >= 3 && history.every(({ loss }) => loss > 0)
      ? { ended: "early", reason: "three epochs" }
      : undefined,
};

async function end(
  changes: { readonly stopping?: Stopping; readonly training?: Record<string, unknown> },
  { past = [], signal = new AbortController().signal }: {
    readonly past?: readonly Metrics[];
    readonly signal?: AbortSignal;
  } = {},
) {
  const session = await openSpec(config(changes.training));
  if (changes.stopping) Object.assign(session, { stopping: changes.stopping });
  session.progress.epoch = past.length;
  session.progress.step = 6 * past.length;
  const history = [...past];
  for await (const event of train(session, new Pacer(signal), { history: past })) {
    if (event.kind === "epoch") history.push(event.metrics);
    if (event.kind === "finished") {
      const { status, ended, reason, epoch } = event;
      return { history, end: [status, ended, reason, epoch] };
    }
  }
  throw new Error("it did not end");
}

Deno.test("ends: all epochs, or as many as the rule lets", async () => {
  assertEquals((await end({})).end, ["completed", "epochs", undefined, 6]);
  assertEquals((await end({ stopping: three })).end, ["completed", "early", "three epochs", 3]);
  // A rule that would say so after the last epoch says nothing: all epochs were trained.
  assertEquals((await end({ stopping: three, training: { epochs: 3 } })).end, [
    "completed",
    "epochs",
    undefined,
    3,
  ]);
});

Deno.test("ends: a run that goes on ends where it would have ended, also when it stood there", async () => {
  const { history } = await end({ stopping: three });
  for (const done of [1, 2, 3]) {
    const again = await end({ stopping: three }, { past: history.slice(0, done) });
    assertEquals(again.end, ["completed", "early", "three epochs", 3], `after ${done}`);
  }
});

Deno.test("ends: a signal, and a loss that is not finite", async () => {
  const signal = AbortSignal.abort(new InterruptedError("SIGINT"));
  const stopped = (await end({ stopping: three }, { signal })).end;
  assertEquals([stopped[0], stopped[1]], ["interrupted", "interrupted"]);
  const training = { optimizer: "sgd", learning_rate: 1e200 };
  const diverged = (await end({ stopping: three, training })).end;
  assertEquals([diverged[0], diverged[1]], ["diverged", "diverged"]);
  assert(String(diverged[2]).startsWith("loss is"));
});
