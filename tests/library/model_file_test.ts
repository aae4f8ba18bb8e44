/** Models saved by themselves and loaded again. */
import { assert, assertEquals, assertNotEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import {
  ConfigError,
  DataError,
  defineModel,
  Dense,
  loadConfigs,
  loadModel,
  loadRun,
  MlxError,
  object,
  type Row,
  run,
  type TrainedModel,
  version,
  zeros,
} from "../../src/mod.ts";
import { formatSealed } from "../../src/runs/formats/seal.ts";
import { decodeTensors, encodeTensors } from "../../src/runs/formats/safetensors.ts";
import { root as repository } from "../deno.ts";
import { copyExperiments } from "../docs/workspace.ts";
import { withDirectory } from "../runs/fixtures.ts";

const file = "models/a.safetensors";

/** A small model, trained in no directory. */
async function small(training: object = {}): Promise<TrainedModel> {
  const { model } = await run({
    name: "small",
    dataset: { name: "synthetic_regression", params: { n_samples: 40, n_features: 3 }, standardize: true },
    model: { name: "linear_regression" },
    training: { epochs: 2, ...training },
  }, { record: false });
  return model;
}

const rows: Row[] = [[0.5, -1, 2], [1e-300, 3, -0.1], [7, 7, 7]];

const penguins = [
  {
    island: "Dream",
    sex: null,
    bill_length_mm: 46.5,
    bill_depth_mm: 17.9,
    flipper_length_mm: 192,
    body_mass_g: 3500,
    year: 2007,
  },
];

const configs: [name: string, file: string, overrides: string[], rows: Row[]][] = [
  ["categories and missing values", "penguins.yaml", ["training.epochs=3"], penguins],
  ["float32 and classes", "iris.yaml", ["training.epochs=3", "training.precision=float32"], [[
    5,
    3,
    1.5,
    0.2,
  ]]],
  ["a regression", "diabetes.yaml", [], [Array.from({ length: 10 }, (_, i) => i / 50)]],
];

for (const [name, config, overrides, inputs] of configs) {
  Deno.test(`model file: ${name}: the model that is loaded predicts the same bits`, () =>
    withDirectory(async (root) => {
      await copyExperiments(root);
      const [spec] = await loadConfigs(join(repository, "experiments", config), overrides);
      const { model, directory } = await run(spec, { root });
      const expected = await model.predict(inputs);
      await model.save(file, { root });
      const loaded = await loadModel(file, { root });
      assertEquals(await loaded.predict(inputs), expected);
      assertEquals([loaded.task, loaded.features, loaded.classes], [
        model.task,
        model.features,
        model.classes,
      ]);
      assertEquals(loaded.weights, model.weights);

      // Of a recorded run's checkpoint, it is the same file; its weights have the digest that the run recorded.
      const recorded = await loadRun(directory!, { root });
      await (await recorded.model()).save("again.safetensors", { root });
      const bytes = await Deno.readFile(join(root, file));
      assertEquals(await Deno.readFile(join(root, "again.safetensors")), bytes);
      const { weights } = JSON.parse(decodeTensors(bytes, file, { maxHeaderBytes: 2 ** 26 }).metadata.state);
      const final = recorded.manifest.checkpoints.find((one) => one.name === "checkpoint_final")!;
      assertEquals(weights, final.files["model.safetensors"]);
    }));
}

Deno.test("model file: it is a safetensors file whose metadata are text", () =>
  withDirectory(async (root) => {
    const model = await small();
    await model.save(file, { root });
    const bytes = await Deno.readFile(join(root, file));
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    const { __metadata__: metadata, ...arrays } = header;
    assert(Object.values(metadata).every((value) => typeof value === "string"));
    assertEquals(metadata.format, "mlx-model");
    const [name] = model.weights.keys();
    const { dtype, shape, data_offsets: [from, to] } = arrays[name];
    assertEquals([dtype, shape], ["F64", [...model.weights.get(name)!.shape]]);
    const start = 8 + length + from;
    assertEquals(
      new Float64Array(bytes.slice(start, 8 + length + to).buffer),
      model.weights.get(name)!.data,
    );
  }));

Deno.test("model file: only safe paths are written to, and only models replaced", () =>
  withDirectory(async (parent) => {
    const root = join(parent, "root");
    await Deno.mkdir(join(root, "folder.safetensors"), { recursive: true });
    await Deno.writeTextFile(join(root, "foreign.safetensors"), "not a model");
    await Deno.writeFile(join(root, "weights.safetensors"), concatenated(encodeTensors([])));
    if (Deno.build.os !== "windows") {
      await Deno.symlink("..", join(root, "out"));
      await Deno.symlink("foreign.safetensors", join(root, "link.safetensors"));
    }
    const model = await small();
    const names = () => [...walk(parent)].sort();
    const before = names();
    const refused = [
      "../a.safetensors",
      join(parent, "a.safetensors"),
      "a.bin",
      "a",
      "",
      "con.safetensors",
      "new\nline.safetensors",
      "folder.safetensors",
      "foreign.safetensors",
      "weights.safetensors",
      "foreign.safetensors/a.safetensors",
      ...Deno.build.os === "windows" ? [] : ["out/a.safetensors", "link.safetensors"],
    ];
    for (const path of refused) {
      await assertRejects(() => model.save(path, { root }), ConfigError, "Cannot", path);
      assertEquals(names(), before, path);
    }
    // deno-lint-ignore no-explicit-any -- notebooks do not check types
    await assertRejects(() => model.save(undefined as any, { root }), ConfigError, "expected a path");
    await model.save("a.safetensors", { root });
    const other = await small({ seed: 9 });
    await other.save("a.safetensors", { root });
    assertEquals(await (await loadModel("a.safetensors", { root })).predict(rows), await other.predict(rows));
    assertEquals(names().length, before.length + 1, "nothing temporary is left");
    await assertRejects(() => loadModel("../root/../a.safetensors", { root }), ConfigError, "Cannot find");
    await assertRejects(
      () => loadModel(join(parent, "root"), { root: join(root, "folder.safetensors") }),
      ConfigError,
    );
  }));

function* walk(directory: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(directory)) {
    yield join(directory, name);
    if (isDirectory) yield* walk(join(directory, name));
  }
}

function concatenated(pieces: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]));
}

Deno.test("model file: a changed byte is found, or changes nothing", () =>
  withDirectory(async (root) => {
    const model = await small();
    await model.save(file, { root });
    const path = join(root, file);
    const bytes = await Deno.readFile(path);
    const expected = await model.predict(rows);
    let found = 0;
    for (let at = 0; at < bytes.length; at += 5) {
      await Deno.writeFile(path, bytes.with(at, bytes[at] ^ (1 << (at % 8))));
      try {
        assertEquals(await (await loadModel(file, { root })).predict(rows), expected, `byte ${at}`);
      } catch (error) {
        assert(error instanceof DataError, `byte ${at}: ${error}`);
        found++;
      }
    }
    assert(found > bytes.length / 5 * 0.9);
    for (
      const damaged of [
        bytes.subarray(0, 7),
        bytes.subarray(0, -1),
        new Uint8Array(0),
        concatenated([bytes, bytes]),
      ]
    ) {
      await Deno.writeFile(path, damaged);
      const { message } = await assertRejects(() => loadModel(file, { root }), DataError);
      assertStringIncludes(message, file);
    }
  }));

/** Changes what a model file says, and seals it again. */
async function forge(path: string, change: (state: Record<string, unknown>) => object): Promise<void> {
  const { tensors, metadata } = decodeTensors(await Deno.readFile(path), path);
  const { sha256: _, ...state } = JSON.parse(metadata.state);
  const forged = { ...metadata, state: formatSealed(change(state)) };
  await Deno.writeFile(path, concatenated(encodeTensors(tensors, forged)));
}

// deno-lint-ignore no-explicit-any -- what a file says may be anything
type Content = any;

const forgeries: [
  name: string,
  change: (content: Content) => object,
  error: typeof ConfigError | typeof DataError,
  says: string,
][] = [
  [
    "newer",
    (c) => ({ ...c, format_version: 2, oldest_reader: 2, more: 1 }),
    DataError,
    "a newer mlx wrote it, in format 2",
  ],
  ["of an unknown model", (c) => (c.state.model.name = "resnet", c), ConfigError, 'it needs "resnet"'],
  ["of an unknown loss", (c) => (c.state.objective = "__proto__", c), ConfigError, 'it needs "__proto__"'],
  ["of other params", (c) => (c.state.model.params = { hidden: [3] }, c), DataError, "hidden"],
  ["of more features", (c) => (c.state.features.push("x9"), c), DataError, "does not fit 4 columns"],
  [
    "of a huge layer",
    (c) => {
      c.state.model = { name: "mlp", params: { hidden: [1e6, 1e6] } };
      return c;
    },
    DataError,
    "expected the tensor",
  ],
  ["with classes", (c) => (c.state.classes = ["a", "b"], c), DataError, "it has classes"],
  ["with other fill values", (c) => (c.state.preprocessing.impute = [1], c), DataError, "fill values"],
  [
    "with categories of no feature",
    (c) => {
      c.state.preprocessing.categorical = [{ column: 7, encoding: "ordinal", categories: ["a"] }];
      return c;
    },
    DataError,
    "categories of no feature",
  ],
];

for (const [name, change, error, says] of forgeries) {
  Deno.test(`model file: one ${name} is refused`, () =>
    withDirectory(async (root) => {
      await (await small()).save(file, { root });
      await forge(join(root, file), (content) => content); // The negative control: nothing changed, nothing refused.
      await loadModel(file, { root });
      await forge(join(root, file), change);
      const thrown = await assertRejects(() => loadModel(file, { root }), MlxError);
      assert(thrown instanceof error, thrown.name);
      assertStringIncludes(thrown.message, file);
      assertStringIncludes(thrown.message, says);
    }));
}

Deno.test("model file: a checkpoint of a run is no model file", () =>
  withDirectory(async (root) => {
    await Deno.writeFile(join(root, "model.safetensors"), concatenated(encodeTensors([])));
    const { hint } = await assertRejects(
      () => loadModel("model.safetensors", { root }),
      DataError,
      "save() wrote",
    );
    assertStringIncludes(hint!, "loadRun");
  }));

Deno.test("model file: a model of one's own is given again", () =>
  withDirectory(async (root) => {
    const plain = defineModel({
      summary: "One layer",
      params: object({}),
      build: (_params, { inputs }) => {
        const layer = new Dense(inputs, 1, zeros);
        return {
          layer,
          outputs: 1,
          link: null,
          summary: () => [{ name: "layer", kind: "dense", output: [1], parameters: inputs + 1 }],
          forward: (x) => layer.forward(x),
        };
      },
    });
    const { model } = await run({
      name: "own",
      dataset: { name: "synthetic_regression", params: { n_features: 3 } },
      model: { name: "plain" },
      training: { epochs: 2 },
    }, { record: false, models: { plain } });
    await model.save(file, { root });
    const loaded = await loadModel(file, { root, models: { plain } });
    assertEquals(await loaded.predict(rows), await model.predict(rows));
    const { hint } = await assertRejects(() => loadModel(file, { root }), ConfigError, 'it needs "plain"');
    assertStringIncludes(hint!, "options.models");
  }));

Deno.test("the library says its version", () => {
  const { version: published } = JSON.parse(Deno.readTextFileSync(join(repository, "deno.json")));
  assertEquals(version, published);
  assertNotEquals(version, "");
});
