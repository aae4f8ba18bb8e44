/** The exam of state that no optimizer moves, such as running statistics, beside every optimizer. */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { join } from "@std/path";
import { shuffleSeed } from "../../src/random/seeds.ts";
import { precisions } from "../../src/kernels/variants.ts";
import { defineModel, type Model } from "../../src/models/model.ts";
import { linear } from "../../src/ops/linear.ts";
import { optimizers } from "../../src/optimizers/mod.ts";
import { planExperiment } from "../../src/plan.ts";
import { reproduceRun } from "../../src/reproduction/mod.ts";
import { resumeExperiment, runExperiment } from "../../src/experiment/mod.ts";
import { epochDigest } from "../../src/runs/formats/digests.ts";
import { Workspace } from "../../src/runs/files/workspace.ts";
import { object } from "../../src/schema/fields.ts";
import { openSession, type Session } from "../../src/session.ts";
import { parseSpec } from "../../src/spec/spec.ts";
import { extend } from "../../src/spec/tables.ts";
import { Buffer, Param } from "../../src/tensor/param.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { evaluate } from "../../src/train/evaluate.ts";
import { train } from "../../src/train/loop.ts";
import { Pacer } from "../../src/train/pacer.ts";
import { inPlace } from "../oddities/support.ts";
import { noFiles } from "../sessions.ts";

/** y = (x - mean) w + b. The mean is that of the step's rows, and of all steps so far where nothing is trained. */
class Centered implements Model {
  readonly outputs = 1;
  readonly link = "identity";
  readonly staticGraph = true;
  readonly weight: Param;
  readonly bias = new Param([1], (out) => out.fill(0));
  /** The running mean, negated. */
  readonly shift: Buffer;
  /** How often it moved. */
  readonly moves = new Buffer([1], 0);

  constructor(inputs: number) {
    this.weight = new Param([inputs, 1], (out, random) => random.fillRandn(out));
    this.shift = new Buffer([inputs], 0.25);
  }

  summary() {
    return [{ name: "output", kind: "linear", output: [1], parameters: this.weight.size + 1 }];
  }

  forward(x: Tensor): Tensor {
    const { pass, rows, columns } = x, { kernels } = pass, { shift, moves } = this;
    const mean = pass.training ? pass.floats(columns) : shift.data;
    const y = pass.result(x.shape, "centered"), one = pass.floats(1);
    pass.call(() => {
      kernels.fill(one, 1);
      if (pass.training) {
        kernels.sumRows(mean, x.data, rows, columns, false);
        kernels.scale(mean, mean, -1 / rows);
      }
      kernels.addRow(y.data, x.data, mean, rows, columns);
    });
    pass.commit(() => {
      kernels.scale(shift.data, shift.data, 0.9);
      kernels.addScaled(shift.data, mean, 0.1);
      kernels.addScaled(moves.data, one, 1);
    });
    return linear(y, this.weight, this.bias);
  }
}

const centered = defineModel({
  summary: "Linear on centered columns",
  params: object({}),
  build: (_, data) => new Centered(data.inputs),
});
const tables = extend({ models: { centered } });

const config = (training: object) => ({
  name: "state",
  dataset: {
    name: "synthetic_regression",
    params: { n_samples: 163, n_features: 3, seed: 4 },
    split: { test: 0.2, validation: 0.1 },
  },
  model: { name: "centered" },
  training: { epochs: 6, batch_size: 8, learning_rate: 0.02, seed: 5, ...training },
});

/** How steps are computed: walked through, in a loop, in programs, or in pieces. */
const ways: Record<string, (session: Session) => object> = {
  walked: ({ model }) => Object.assign(model, { staticGraph: false }),
  loop: (session) => session,
  programs: ({ optimizer }) => Object.assign(optimizer, { staticUpdate: false }),
  pieces: (session) => Object.assign(session, { long: { step: true, evaluation: true } }),
};

async function open(training: object, way = ways.loop): Promise<Session> {
  const { value, issues } = parseSpec(config(training), tables);
  assertEquals(issues, undefined);
  const session = await openSession(await planExperiment(value!, noFiles, { tables }), noFiles);
  way(session);
  return session;
}

async function trained(session: Session, epochs = session.epochs): Promise<Session> {
  Object.assign(session, { epochs });
  for await (const event of train(session, new Pacer(new AbortController().signal))) {
    if (event.kind === "finished") assertEquals(event.status, "completed");
  }
  return session;
}

function stateOf({ packed, slots, progress }: Session) {
  return {
    arrays: [packed.data, packed.state, ...slots].map((array) => [...array]),
    progress: { ...progress },
  };
}

for (const optimizer of Object.keys(optimizers)) {
  for (const precision of precisions) {
    Deno.test(`state beside ${optimizer}, ${precision}: the same in every way to compute steps`, async () => {
      const walked = stateOf(await trained(await open({ optimizer, precision }, ways.walked)));
      for (const [name, way] of Object.entries(ways)) {
        assertEquals(stateOf(await trained(await open({ optimizer, precision }, way))), walked, name);
      }
      const { packed } = await open({ optimizer, precision });
      assertEquals([...packed.state], [0.25, 0.25, 0.25, 0]);
      // 163 rows: 131 - 13 are trained on, in 15 steps an epoch.
      assertEquals(walked.arrays[1][3], walked.progress.step);
    });

    Deno.test(`state beside ${optimizer}, ${precision}: resumed equals uninterrupted`, async () => {
      const whole = stateOf(await trained(await open({ optimizer, precision })));
      for (const epochs of [1, 4]) {
        const first = await trained(await open({ optimizer, precision }), epochs);
        const second = await open({ optimizer, precision });
        second.restore(structuredClone(first.snapshot()));
        assertEquals(stateOf(second), stateOf(first));
        assertEquals(stateOf(await trained(second)), whole);
        assert(Number.isInteger(second.progress.step));
      }
    });
  }
}

Deno.test("state: in a step of several parts each of them moves it, in every way to compute steps", async () => {
  const training = { accumulate_steps: 3 };
  const walked = stateOf(await trained(await open(training, ways.walked)));
  for (const [name, way] of Object.entries(ways)) {
    assertEquals(stateOf(await trained(await open(training, way))), walked, name);
  }
  // 118 rows in parts of 8: 15 of them an epoch, in 5 steps.
  assertEquals([walked.arrays[1][3], walked.progress.step], [15 * 6, 5 * 6]);
});

for (const [name, way] of Object.entries(ways)) {
  Deno.test(`state: a step of several parts that fails in one of them leaves everything as it was, ${name}`, async () => {
    const session = await trained(await open({ accumulate_steps: 3 }, way), 1);
    const { data: { y, order, split }, kernels, packed, progress, shuffleSeed: seed } = session;
    order.set(split.train);
    kernels.shuffle(order, shuffleSeed(seed, 2));
    y[order[24 + 2 * 8 + 3]] = NaN;
    const perEpoch = progress.step;
    Object.assign(session, { epochs: 3 });
    for await (const event of train(session, new Pacer(new AbortController().signal))) {
      if (event.kind === "finished") assertEquals(event.status, "diverged");
    }
    assertEquals([progress.step, packed.state[3]], [perEpoch + 1, 15 + 3]);
  });

  Deno.test(`state: a step whose loss is not finite leaves everything as it was, ${name}`, async () => {
    const session = await trained(await open({}, way), 1);
    const { data: { y, order, split }, kernels, packed, progress, shuffleSeed: seed } = session;
    // Only a target is wrong: what would be added to the running mean is finite.
    order.set(split.train);
    kernels.shuffle(order, shuffleSeed(seed, 2));
    y[order[4 * 8 + 3]] = NaN;
    const perEpoch = progress.step;
    Object.assign(session, { epochs: 3 });
    for await (const event of train(session, new Pacer(new AbortController().signal))) {
      if (event.kind === "finished") assertEquals(event.status, "diverged");
    }
    assertEquals([progress.step, packed.state[3]], [perEpoch + 4, perEpoch + 4]);
  });
}

Deno.test("state: training takes the memory that was planned", async () => {
  for (const precision of precisions) {
    const session = await trained(await open({ precision }));
    assertEquals(session.highWater, session.plan.facts.memory.training);
  }
});

Deno.test("state: an evaluation after training uses it, and leaves it", async () => {
  const session = await trained(await open({}));
  const { packed, data: { split } } = session;
  const loss = async () => (await evaluate(session, split.test, () => undefined)).loss;
  const state = [...packed.state], first = await loss();
  assertEquals([...packed.state], state);
  packed.state.fill(0.25);
  assertNotEquals(await loss(), first);
  const copy = await open({});
  packed.state.set(state);
  copy.restore(structuredClone(session.snapshot()));
  assertEquals((await evaluate(copy, split.test, () => undefined)).loss, first);
});

Deno.test("state: digests cover values, names and shapes", async () => {
  const snapshot = (await trained(await open({}), 1)).snapshot();
  const zero = "0".repeat(64), at = snapshot.model.findIndex(({ name }) => name === "shift");
  assertEquals(snapshot.model.map(({ name }) => name), ["weight", "bias", "shift", "moves"]);
  const changed = (change: object) =>
    epochDigest(zero, { ...snapshot, model: snapshot.model.with(at, { ...snapshot.model[at], ...change }) });
  const { data } = snapshot.model[at];
  const digests = [
    epochDigest(zero, snapshot),
    changed({ data: data.map((value, i) => i === 1 ? value * (1 + 2 ** -52) : value) }),
    changed({ name: "offset" }),
    changed({ shape: [1, 3] }),
  ];
  assertEquals(new Set(digests).size, digests.length);
});

Deno.test("state: a recorded run is resumed, extended and reproduced to the same digest", () =>
  inPlace(async ({ root, json }) => {
    const environment = {
      workspace: await Workspace.open(root),
      signal: new AbortController().signal,
      tables,
    };
    const run = async (events: AsyncGenerator<{ kind: string; path?: string }>) => {
      let directory = "";
      for await (const event of events) if (event.kind === "directory") directory = event.path!;
      return directory;
    };
    const specs = [6, 2].map((epochs) => parseSpec(config({ epochs }), tables).value!);
    const whole = await run(runExperiment(specs[0], environment));
    const short = await run(runExperiment(specs[1], environment));
    await run(resumeExperiment(short, environment, { epochs: 6 }));
    const digest = (name: string) => json(`${name}/manifest.json`).final_digest;
    assertEquals(digest(short), digest(whole));
    assert((await reproduceRun({ runDir: short }, environment)).identical);
    const file = Deno.readTextFileSync(join(root, short, "checkpoints/checkpoint_final/model.safetensors"));
    for (const name of ["weight", "bias", "shift", "moves"]) assert(file.includes(`"${name}"`), name);
  }));
