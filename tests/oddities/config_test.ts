/** Oddities of the original, each by its number: what a config says, and what a dry run finds. */
import { assert, assertEquals, assertMatch, assertNotEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { classification, inPlace, kept, regression } from "./support.ts";

Deno.test("oddity 09: training.seed null draws a seed and writes it down", () =>
  inPlace(async ({ run, json }) => {
    const config = regression({ training: { epochs: 1, seed: null } });
    const digests = [];
    for (const _ of "ab") {
      const { code, summary } = await run(config);
      assertEquals(code, 0);
      const { seed } = json(`${summary.directories.run}/config.json`).training;
      assert(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32);
      digests.push(summary.final_digest);
      const again = await run(regression({ training: { epochs: 1, seed } }));
      assertEquals(again.summary.final_digest, summary.final_digest);
    }
    assertNotEquals(digests[0], digests[1]);
  }));

const mlp = (params: object) => classification(3, { model: { name: "mlp", params } });
const data = (name: string, params = {}) => regression({ dataset: { name, params } });

/** Configs that must fail, by what a dry run says of them. */
const hopeless: [what: string, config: object, message: RegExp][] = [
  ["a data set that is not there", data("mnist"), /dataset\.name: .*"mnist" \(not supported yet\)/],
  ["a custom data set", data("custom_table"), /dataset\.name: .*"custom_table"/],
  ["a model that is not there", regression({ model: { name: "resnet18" } }), /model\.name: .*"resnet18"/],
  [
    "a name that begins like a model's",
    regression({ model: { name: "mlp_big" } }),
    /model\.name: .*"mlp_big"/,
  ],
  [
    "a custom model of no type",
    regression({ model: { name: "custom" } }),
    /model\.params\.type: .*found nothing/,
  ],
  ["no layer sizes", mlp({}), /layer_sizes: expected either layer_sizes or hidden/],
  ["layer sizes of one layer", mlp({ layer_sizes: [4] }), /layer_sizes: /],
  ["a layer of no units", mlp({ layer_sizes: [4, 0, 3] }), /layer_sizes\[1\]: /],
  ["a layer of true units", mlp({ layer_sizes: [4, true, 3] }), /layer_sizes\[1\]: /],
  [
    "a first layer that does not fit the data",
    mlp({ layer_sizes: [5, 8, 3] }),
    /starts with 5, .* 4 feature/,
  ],
  ["a last layer that does not fit the data", mlp({ layer_sizes: [4, 8, 1] }), /ends with 1, .* 3 classes/],
  ["an unknown activation", mlp({ hidden: [4], activation: "rleu" }), /activation: .*did you mean "relu"/],
  ["an activation in capitals", mlp({ hidden: [4], activation: "ReLU" }), /activation: /],
  ["a name with a slash", regression({ name: "a/b" }), /name: expected a name that can be a directory/],
  [
    "more data than memory",
    data("synthetic_regression", { n_samples: 200_000_000, n_features: 10 }),
    /Cannot hold the data: .*more than 1000\.0 MiB/,
  ],
  ["a layer beyond what can be addressed", mlp({ hidden: [60_000, 60_000] }), /GiB/],
  ["a negative seed", regression({ training: { seed: -1 } }), /training\.seed: .*found -1/],
  ["a seed of 33 bits", regression({ training: { seed: 2 ** 32 } }), /training\.seed: .*found 4294967296/],
  ["an output directory outside", regression({ output: { directory: "../x" } }), /outside/],
];

Deno.test("oddity 14: a dry run finds what must fail, and writes nothing", () =>
  inPlace(async ({ dryRun, names }) => {
    for (const [what, config, message] of hopeless) {
      const { code, out, err } = await dryRun(config);
      assertEquals([code, out], [2, ""], `${what}: ${err}`);
      assertMatch(err, message, what);
    }
    for (const config of [regression(), classification(3)]) assertEquals((await dryRun(config)).code, 0);
    assertEquals(names("."), ["dry.json"]);
  }));

Deno.test("oddity 15: save_logs, params, path and architecture all have an effect, or are refused", () =>
  inPlace(async ({ run, dryRun, names, json }) => {
    const logged = (await run(regression())).summary;
    assertEquals(names(join(logged.directories.run, "logs")), ["run.log"]);
    const silent = (await run(regression({ output: { save_logs: false } }))).summary;
    assertEquals(names(join(silent.directories.run, "logs")), []);
    assertEquals(silent.final_digest, logged.final_digest);

    const momentum = {
      epochs: 2,
      batch_size: 8,
      learning_rate: 0.1,
      optimizer: "sgd",
      params: { momentum: 0.5 },
    };
    assertNotEquals(
      (await run(regression({ training: momentum }))).summary.final_digest,
      logged.final_digest,
    );
    assertMatch((await dryRun(regression({ output: { params: { a: 1 } } }))).err, /output\.params\.a: /);
    const dataset = { name: "synthetic_regression", path: "a.csv" };
    assertMatch((await dryRun(regression({ dataset }))).err, /dataset\.path: expected null .*reads no file/);
    const model = { name: "linear_regression", architecture: "one straight line" };
    assertStringIncludes((await dryRun(regression({ model }))).out, "one straight line");
    const { summary } = await run(regression({ model }));
    assertEquals(json(`${summary.directories.run}/config.json`).model.architecture, "one straight line");
  }));

Deno.test("oddity 16: unknown keys are mistakes everywhere, with the key that was meant", () =>
  inPlace(async ({ dryRun }) => {
    const cases: [config: object, path: string, meant: string][] = [
      [data("synthetic_regression", { n_sample: 5 }), "dataset.params.n_sample", "n_samples"],
      [mlp({ hiden: [3] }), "model.params.hiden", "hidden"],
      [
        regression({ training: { params: { momentun: 1 }, optimizer: "sgd" } }),
        "training.params.momentun",
        "momentum",
      ],
      [regression({ training: { epoch: 1 } }), "training.epoch", "epochs"],
      [regression({ outptu: {} }), "outptu", "output"],
    ];
    for (const [config, path, meant] of cases) {
      const { code, err } = await dryRun(config);
      assertEquals(code, 2);
      assertStringIncludes(err, `${path}: unknown key (did you mean "${meant}"?); valid keys: `);
      assertStringIncludes(err, `(did you mean "${meant}"?)`);
    }
  }));

Deno.test("oddity 17: 1e-3 in YAML is a number", () =>
  inPlace(async ({ write, mlx }) => {
    const path = write(
      "a.yaml",
      "name: a\ndataset: { name: synthetic_regression }\nmodel: { name: mlp, params: { hidden: [2] } }\n" +
        "training: { learning_rate: 1e-3 }\n",
    );
    const { code, out } = await mlx("run", "--dry-run", "--json", "--config", path);
    assertEquals([code, JSON.parse(out).spec.training.learning_rate], [0, 0.001]);
  }));

Deno.test("oddity 24: what is wrong in a list names its experiment", () =>
  inPlace(async ({ dryRun, run, write, mlx }) => {
    const { err } = await dryRun([regression(), regression({ training: { epochs: 0 } })]);
    assertMatch(err, /dry\.json:1:\d+ \[1\]\.training\.epochs: expected an integer >= 1 but found 0/);
    const late = await dryRun([regression({ name: "a" }), mlp({ hidden: [60_000, 60_000] })]);
    assertMatch(late.err, /experiment 2\/2: c: Cannot train/);
    // Two of one name are no mistake: each run has a directory of its own.
    const screen = await mlx("run", "--json", "--config", write("two.json", [regression(), regression()]));
    const [one, two] = JSON.parse(screen.out);
    assertNotEquals(one.directories.run, two.directories.run);
    assertEquals((await run(regression())).code, 0);
  }));

Deno.test("oddity 25: a switch is true or false and nothing else", () =>
  inPlace(async ({ dryRun }) => {
    for (const value of ["false", "true", 0, 1, [], null]) {
      const { code, err } = await dryRun(
        regression({ model: { name: "linear_regression", params: { use_gradient_descent: value } } }),
      );
      assertEquals(code, 2);
      assertMatch(err, /use_gradient_descent: expected true or false but found /);
    }
  }));

Deno.test("oddity 26: names that are no directory's are refused before anything is written", () =>
  inPlace(async ({ dryRun, mlx, write, names }) => {
    for (const name of [".", "..", "a/b", "a\\b", "a\0b", "x".repeat(256), "é".repeat(128), ".hidden", ""]) {
      const { code, err } = await dryRun(regression({ name }));
      assertEquals(code, 2, JSON.stringify(name));
      assertMatch(err, /name: expected a name that can be a directory/);
      assertEquals((await mlx("run", "--config", write("b.json", regression({ name })))).code, 2);
    }
    assertEquals(names("."), ["b.json", "dry.json"]);
    assertEquals((await dryRun(regression({ name: "Größe 2.1_a-b" }))).code, 0);
  }));

Deno.test("oddity 29: NaN and infinity are no settings, so that config.json is JSON", () =>
  inPlace(async ({ dryRun }) => {
    const yaml = (rate: string, noise: string) =>
      "name: a\nmodel: { name: linear_regression }\n" +
      `dataset: { name: synthetic_regression, params: { noise_std: ${noise} } }\n` +
      `training: { learning_rate: ${rate} }\n`;
    assertEquals((await dryRun(yaml("1", "1"), "yaml")).code, 0);
    for (const value of [".nan", ".inf", "-.inf", "1e999"]) {
      const { code, err } = await dryRun(yaml(value, value), "yaml");
      assertEquals(code, 2);
      assertMatch(err, /dataset\.params\.noise_std: /);
      assertMatch(err, /training\.learning_rate: /);
    }
    for (const value of ["NaN", "Infinity"]) {
      const text = JSON.stringify(regression()).replace('"learning_rate":0.1', `"learning_rate":${value}`);
      assertStringIncludes(text, value);
      assertEquals((await dryRun(text)).code, 2);
    }
  }));

Deno.test("oddity 35: custom with params.type trains and is evaluated as the model it names", () =>
  inPlace(async ({ run, mlx }) => {
    const models: [config: (model: object) => object, type: string, params: object][] = [
      [(model) => regression({ model, ...kept }), "linear_regression", {}],
      [(model) => classification(3, { model, training: { epochs: 2 }, ...kept }), "logistic_regression", {}],
      [(model) => classification(3, { model, training: { epochs: 2 }, ...kept }), "mlp", { hidden: [4] }],
    ];
    for (const [config, type, params] of models) {
      const named = await run(config({ name: type, params }));
      const custom = await run(config({ name: "custom", params: { type, ...params } }));
      assertEquals([custom.code, custom.summary.final_digest], [0, named.summary.final_digest]);
      assertEquals((await mlx("eval", custom.summary.directories.run)).code, 0);
    }
  }));
