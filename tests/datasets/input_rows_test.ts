/** Data that stay small until a batch asks for them: bytes, categories as indices, and parts of their own. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type DatasetEntry, defineDataset } from "../../src/datasets/dataset.ts";
import { ByteRows, CategoryRows, FloatRows } from "../../src/datasets/input_rows.ts";
import { ConfigError } from "../../src/errors.ts";
import { planExperiment } from "../../src/plan.ts";
import { object } from "../../src/schema/fields.ts";
import { openSession } from "../../src/session.ts";
import { parseSpec } from "../../src/spec/spec.ts";
import { extend } from "../../src/spec/tables.ts";
import { learn } from "../conformance/same_bits.ts";
import { files, noFiles, openSpec } from "../sessions.ts";

Deno.test("rows of categories are columns of 0 and 1 when they are asked for, in both precisions", () => {
  // A number, three categories, a number, two categories; -1 is none of them.
  const x = Float64Array.from([0.1, 2, 7, 0, 0.2, -1, 8, 1, 0.3, 0, 9, 1]);
  const rows = new CategoryRows(x, [0, 3, 0, 2]);
  const expected = [[0.1, 0, 0, 1, 7, 1, 0], [0.2, 0, 0, 0, 8, 0, 1], [0.3, 1, 0, 0, 9, 0, 1]];
  assertEquals([rows.rows, rows.inputs], [3, 7]);
  for (const array of [Float32Array, Float64Array]) {
    const out = new array(14).fill(5);
    rows.gather(out, Uint32Array.of(9, 2, 0, 9), 1, 3);
    assertEquals([...out], [...array.from([...expected[2], ...expected[0]])]);
    const all = new array(21).fill(5);
    rows.all(all);
    assertEquals([...all], [...array.from(expected.flat())]);
  }
});

Deno.test("rows of bytes are numbers when they are asked for, standardized if that is wanted", () => {
  const x = Uint8Array.of(0, 255, 7, 1, 2, 3);
  const scaling = { mean: [1, 0.5, 3], scale: [2, 3, 0.7] };
  const standard = (row: number) =>
    [0, 1, 2].map((c) => (x[3 * row + c] - scaling.mean[c]) / scaling.scale[c]);
  for (const array of [Float32Array, Float64Array]) {
    const plain = new array(3), scaled = new array(6);
    new ByteRows(x, 3, null).gather(plain, Uint32Array.of(1), 0, 1);
    assertEquals([...plain], [1, 2, 3]);
    new ByteRows(x, 3, scaling).all(scaled);
    assertEquals([...scaled], [...array.from([...standard(0), ...standard(1)])]);
  }
});

const rows = 210, side = 6;
const pixel = (i: number) => (i * 7919 % 251) ^ (Math.floor(i / side) % 3 === 0 ? 90 : 0);

/** Made pictures, as bytes or as the same numbers in floats; the last thirty rows are for the test. */
function pictures(inBytes: boolean, validation = 0): DatasetEntry {
  const all = Uint32Array.from({ length: rows }, (_, i) => i);
  return defineDataset({
    summary: "Made pictures",
    params: object({}),
    needsPath: false,
    open() {
      const info = {
        task: "classification" as const,
        rows,
        features: Array.from({ length: side }, (_, i) => `p${i}`),
        sample: [2, 3, 1],
        ...inBytes && { inBytes },
        targets: 1,
        classes: ["a", "b", "c"],
        bytes: rows * side * (inBytes ? 1 : 8) + 8 * rows,
        files: [],
        warnings: [],
      };
      const labels = () => Float64Array.from({ length: rows }, (_, i) => i % 3);
      const numbers = Array.from({ length: rows * side }, (_, i) => pixel(i));
      return Promise.resolve({
        info,
        labels,
        split: {
          train: all.slice(0, 180 - validation),
          validation: all.slice(180 - validation, 180),
          test: all.slice(180),
        },
        load: () =>
          Promise.resolve({
            info,
            x: inBytes ? Uint8Array.from(numbers) : Float64Array.from(numbers),
            y: labels(),
          }),
      });
    },
  }) as DatasetEntry;
}

async function open(dataset: object, entry: DatasetEntry, training: object = {}) {
  const tables = extend({ datasets: { pictures: entry } });
  const { value, issues } = parseSpec({
    name: "pictures",
    dataset: { name: "pictures", ...dataset },
    model: { name: "mlp", params: { hidden: [4] } },
    training: { epochs: 3, batch_size: 16, learning_rate: 0.01, ...training },
  }, tables);
  assertEquals(issues, undefined);
  const plan = await planExperiment(value!, noFiles, { tables });
  return await openSession(plan, noFiles);
}

Deno.test("bytes give the bits of the same numbers in floats, and take an eighth of their memory", async () => {
  for (const standardize of [false, true]) {
    for (const precision of ["float32", "float64"]) {
      const bytes = await open({ standardize }, pictures(true), { precision });
      const floats = await open({ standardize }, pictures(false), { precision });
      assertEquals((await learn(bytes)).outcome, (await learn(floats)).outcome);
      assertEquals(bytes.data.x.length, 0);
      assert(bytes.data.rows instanceof ByteRows && floats.data.rows instanceof FloatRows);
      // Outside the kernels' memory the outputs of steps are, too.
      const size = (session: typeof bytes) => session.plan.facts.memory.dataset;
      assert(size(bytes) < size(floats), `${size(bytes)} of ${size(floats)}`);
    }
  }
});

Deno.test("the parts that data come in are kept: test rows are never trained on", async () => {
  const own = (await open({}, pictures(true))).data.split;
  assertEquals([own.train.length, own.validation.length, own.test.length], [180, 0, 30]);
  for (const more of [{}, { stratify: true }, { shuffle: false }]) {
    const { train, validation, test } =
      (await open({ split: { validation: 0.1, ...more } }, pictures(true))).data.split;
    assertEquals([train.length, validation.length], [162, 18]);
    assertEquals([...test], [...own.test]);
    assertEquals([...train, ...validation].sort((a, b) => a - b), [...own.train]);
  }
  const refused = [
    [{ test: 0.2 }, 0, "dataset.split.test: the data set comes with test rows already"],
    [{ validation: 0.2 }, 20, "the data set comes with validation and test rows already"],
  ] as const;
  for (const [split, validation, message] of refused) {
    await assertRejects(() => open({ split }, pictures(true, validation)), ConfigError, message);
  }
});

Deno.test("many categories in many rows take the memory of their indices", async () => {
  const count = 6000, kinds = 500;
  const text = "a,b,y\n" +
    Array.from({ length: count }, (_, i) => `k${i * 31 % kinds},k${i % 7},${i % 5}.5\n`).join("");
  const config = (model: object) => ({
    name: "many",
    dataset: {
      name: "csv",
      path: "t.csv",
      params: { target: "y", categorical: ["a", "b"] },
      split: { test: 0.1 },
    },
    model,
    training: { epochs: 1, batch_size: 64 },
  });
  const context = files({ "t.csv": text });
  const solved = await openSpec(
    config({ name: "linear_regression", params: { l2_regularization: 1 } }),
    context,
  );
  assert(solved.data.rows instanceof CategoryRows);
  assertEquals(solved.data.rows.inputs, kinds + 7);
  // Indices, targets and the order of rows; as columns of 0 and 1 it would be 24 MB.
  assert(solved.plan.facts.memory.dataset < count * 100, `${solved.plan.facts.memory.dataset}`);
  await learn(solved);
});
