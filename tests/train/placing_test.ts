/** Data in the kernels' memory and outside of it: the same batches, the same training. */
import { assert, assertEquals } from "@std/assert";
import { precisions } from "../../src/kernels/variants.ts";
import { planExperiment } from "../../src/plan.ts";
import { openSession, type Session } from "../../src/session.ts";
import { train } from "../../src/train/loop.ts";
import { Pacer } from "../../src/train/pacer.ts";
import { isPlaced, placedLimit } from "../../src/train/placing.ts";
import { noFiles, specOf } from "../sessions.ts";

const config = {
  name: "placing",
  dataset: {
    name: "synthetic_classification",
    params: { n_samples: 131, n_features: 7 },
    split: { test: 0.2 },
  },
  model: { name: "mlp", params: { hidden: [5] } },
  training: { epochs: 3, seed: 9, batch_size: 17, optimizer: "adam" },
};

async function open(precision: string, placed?: boolean): Promise<Session> {
  const plan = await planExperiment(
    specOf({ ...config, training: { ...config.training, precision } }),
    noFiles,
  );
  return await openSession(placed === undefined ? plan : { ...plan, placed }, noFiles);
}

/** Everything that training tells. */
async function events(session: Session): Promise<unknown[]> {
  return await Array.fromAsync(train(session, new Pacer(new AbortController().signal)));
}

for (const precision of precisions) {
  Deno.test(`${precision} data are trained on alike inside and outside of the kernels' memory`, async () => {
    const [inside, outside] = [await open(precision), await open(precision, false)];
    assert(inside.data.x.buffer instanceof SharedArrayBuffer);
    assert(!(outside.data.x.buffer instanceof SharedArrayBuffer));
    assertEquals(await events(outside), await events(inside));
    assertEquals(outside.packed.data, inside.packed.data);
    assertEquals([...inside.data.order], [...outside.data.order]);
    assertEquals(inside.highWater, inside.plan.facts.memory.training);
    const other = await open(precision, false);
    other.data.x[7 * other.data.split.train[0]] += 1;
    await events(other);
    assert(other.packed.data.some((weight, i) => weight !== inside.packed.data[i]), "no row was read");
  });
}

Deno.test("data are placed up to a size, solves read them where they are", async () => {
  const sizes = { rows: placedLimit / 64, inputs: 7, targets: 1, train: 1, split: 1 };
  assertEquals(
    [isPlaced(sizes, "float64"), isPlaced({ ...sizes, rows: sizes.rows + 1 }, "float64")],
    [true, false],
  );
  assert(isPlaced({ ...sizes, rows: 2 * sizes.rows }, "float32"));
  const solved = {
    ...config,
    dataset: { name: "synthetic_regression" },
    model: { name: "linear_regression" },
  };
  assertEquals((await planExperiment(specOf(solved), noFiles)).placed, false);
});
