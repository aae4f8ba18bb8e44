/** The worked example: a data set, a model, an optimizer and a metric of one's own in one run. */
import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import {
  ConfigError,
  type DataShape,
  defineDataset,
  defineModel,
  defineOptimizer,
  Dense,
  int,
  lecun,
  loadRun,
  type Loss,
  type Model,
  number,
  object,
  optional,
  RandomState,
  relu,
  run,
  tanh,
  type Tensor,
} from "../../src/mod.ts";

/** Points on a noisy circle: is a point inside or outside? */
const rings = defineDataset({
  summary: "Two rings around the origin",
  params: object({ rows: optional(int({ description: "How many points", min: 4 }), 120) }),
  needsPath: false,
  open({ rows }, { seed }) {
    const info = {
      task: "classification" as const,
      rows,
      features: ["x", "y"],
      targets: 1,
      classes: ["inside", "outside"],
      bytes: rows * 24,
      files: [],
      warnings: [],
    };
    const load = () => {
      const random = new RandomState(seed);
      const x = new Float64Array(2 * rows), y = new Float64Array(rows);
      for (let i = 0; i < rows; i++) {
        const [a, b] = [random.randn(), random.randn()];
        const radius = (i % 2 === 0 ? 1 : 3) / Math.sqrt(a * a + b * b);
        x.set([a * radius, b * radius], 2 * i);
        y[i] = i % 2;
      }
      return Promise.resolve({ info, x, y });
    };
    return Promise.resolve({ info, load });
  },
});

/** A network with one tanh and one relu layer. */
class TwoLayers implements Model {
  readonly input: Dense;
  readonly inner: Dense;
  readonly output: Dense;
  readonly link = null;

  constructor(units: number, data: DataShape) {
    this.input = new Dense(data.inputs, units, lecun(data.inputs));
    this.inner = new Dense(units, units, lecun(units));
    this.output = new Dense(units, data.classes, lecun(units));
  }

  get outputs(): number {
    return this.output.bias.size;
  }

  summary() {
    return [this.input, this.inner, this.output].map(({ weight, bias }, i) => ({
      name: ["input", "inner", "output"][i],
      kind: "dense",
      output: [bias.size],
      parameters: weight.size + bias.size,
    }));
  }

  forward(x: Tensor): Tensor {
    const h = tanh(this.input.forward(x));
    return this.output.forward(relu(this.inner.forward(h)));
  }
}

const two_layers = defineModel({
  summary: "A small network",
  params: object({ units: optional(int({ description: "Units", min: 1 }), 12) }),
  build: ({ units }, data) => new TwoLayers(units, data),
});

/** Steps by the sign of the gradient alone. */
const signs = defineOptimizer({
  summary: "Sign descent",
  params: object({ decay: optional(number({ description: "Pull towards zero", min: 0 }), 0) }),
  create: ({ decay }) => ({
    slots: [],
    update(_kernels, w, g, _slots, { rate }) {
      for (let i = 0; i < w.length; i++) w[i] -= rate * (Math.sign(g[i]) + decay * w[i]);
    },
  }),
});

/** Share of rows of the second class. */
const outsiders = {
  larger: true,
  compute: ({ y, rows }: { y: Float64Array; rows: number }) => y.reduce((sum, one) => sum + one, 0) / rows,
};

const config = {
  name: "rings",
  dataset: { name: "rings", params: { rows: 200 }, split: { test: 0.25, seed: 4 } },
  model: { name: "two_layers", params: { units: 16 } },
  training: { epochs: 60, learning_rate: 0.01, optimizer: "signs", params: { decay: 0.001 } },
};
const own = {
  datasets: { rings },
  models: { two_layers },
  optimizers: { signs },
  metrics: { classification: { outsiders } },
};

Deno.test("a data set, model, optimizer and metric of one's own make a run like any other", async () => {
  const root = await Deno.makeTempDir();
  try {
    const first = await run(config, { root, ...own });
    assert(first.metrics.test_accuracy > 0.95, `${first.metrics.test_accuracy}`);
    assertAlmostEquals(first.metrics.test_outsiders, 0.5, 0.2);
    const second = await run(config, { record: false, ...own });
    assertEquals(second.digest, first.digest);
    const loaded = await loadRun(first.directory!, { root, ...own });
    const report = await loaded.evaluate({ metrics: ["outsiders"] });
    assertEquals(report.results[0].metrics.outsiders, first.metrics.test_outsiders);
    assertEquals((await loaded.predict([[0.1, 0.9], [3, 0]])).labels, ["inside", "outside"]);
    await assertRejects(() => loadRun(first.directory!, { root }), Error, "rings");
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("parts of one's own may stand where a name would", async () => {
  const { dataset: _d, model: _m, ...rest } = config;
  const { metrics } = await run({
    ...rest,
    dataset: rings,
    model: two_layers,
    training: { epochs: 2, optimizer: signs },
  }, { record: false });
  assert(metrics.accuracy > 0);
});

Deno.test("a loss of one's own is lowered", async () => {
  const doubled: Loss = {
    summary: "Twice the squared error",
    refuse: ({ task }) => task === "regression" ? undefined : "it is for regression",
    link: () => "identity",
    loss(x, y) {
      const { kernels } = x.pass;
      x.pass.record(() => kernels.squaredErrorBackward(x.grad, x.data, y, 4 / y.length));
      return 2 * kernels.squaredError(x.data, y);
    },
  };
  const line = {
    name: "line",
    dataset: { name: "synthetic_regression", params: { n_samples: 60, n_features: 2 } },
    model: { name: "mlp", params: { hidden: [] } },
  };
  const training = { epochs: 20, learning_rate: 0.02, optimizer: "sgd" };
  const own = await run({ ...line, training: { ...training, loss: doubled } }, { record: false });
  const same = await run({ ...line, training: { ...training, learning_rate: 0.04 } }, { record: false });
  own.history.forEach(({ loss }, i) => assertAlmostEquals(loss, 2 * same.history[i].loss, 1e-9));
  const wrong = { ...config, dataset: rings, model: two_layers, training: { loss: doubled } };
  await assertRejects(async () => await run(wrong, { record: false }), ConfigError, "it is for regression");
});

Deno.test("the params of one's own parts are checked like any others", async () => {
  const wrong = { ...config, model: { name: "two_layers", params: { unit: 3 } } };
  await assertRejects(async () => await run(wrong, { record: false, ...own }), ConfigError, "units");
});

Deno.test("a name of mlx's own cannot be taken", async () => {
  const taken = { models: { mlp: two_layers } };
  await assertRejects(async () => await run(config, { record: false, ...taken }), ConfigError, '"mlp"');
});
