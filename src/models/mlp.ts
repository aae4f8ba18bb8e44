import { ConfigError } from "../errors.ts";
import { Dense } from "../nn/dense.ts";
import { type InitScheme, initSchemes, layerInit } from "../nn/init.ts";
import { dropout } from "../ops/dropout.ts";
import type { Activation } from "../ops/linear.ts";
import { choice, type Infer, int, list, nullable, number, object, optional } from "../schema/fields.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type DataShape, defineModel, type Link, type Model } from "./model.ts";

/**
 * What may follow a hidden layer, each with the initial weights that go with it: those that were best on new rows in
 * `scripts/bench init` (docs/performance.md), and those that the original took. Many layers of sigmoid learn slowly from
 * small weights.
 */
const activations = {
  relu: { auto: "pytorch", original: "he" },
  leaky_relu: { auto: "pytorch", original: "he" },
  gelu: { auto: "pytorch", original: "he" },
  tanh: { auto: "pytorch", original: "lecun" },
  sigmoid: { auto: "lecun", original: "lecun" },
} as const satisfies Partial<Record<Activation, Record<"auto" | "original", InitScheme>>>;
type HiddenActivation = keyof typeof activations;

/** The most units of one layer: beyond it a typing error is likelier than a wish. */
const maxUnits = 1_000_000;

const params = object({
  layer_sizes: optional(
    nullable(list(int({ description: "Units", min: 1, max: maxUnits }), {
      description: "Units of every layer, from the features to the outputs",
      min: 2,
    })),
    null,
  ),
  hidden: optional(
    nullable(list(int({ description: "Units", min: 1, max: maxUnits }), {
      description: "Units of the hidden layers; inputs and outputs are taken from the data",
    })),
    null,
  ),
  activation: optional(
    choice(Object.keys(activations) as HiddenActivation[], { description: "What follows each hidden layer" }),
    "relu",
  ),
  output_activation: optional(
    nullable(
      choice(["none", "sigmoid", "softmax"], {
        description: "What follows the last layer; null: what the loss needs",
      }),
    ),
    null,
  ),
  dropout: optional(
    number({ description: "Share of each hidden layer's outputs that training sets to 0", min: 0, below: 1 }),
    0,
  ),
  init: optional(
    choice(["auto", "original", ...initSchemes], {
      description:
        "Initial weights, Gaussian or uniform: he has the variance 2 / inputs, lecun 1 / inputs, " +
        "glorot (or xavier) 2 / (inputs + outputs), pytorch 1 / (3 inputs), biases too; " +
        "auto: lecun with sigmoid, else pytorch; original: he with relu, leaky_relu and gelu, else lecun",
      ignoreCase: true,
    }),
    "auto",
  ),
  seed: optional(
    nullable(
      int({
        description: "Seed of the initial weights; null: derived from training.seed",
        min: 0,
        max: 2 ** 32 - 1,
      }),
    ),
    null,
  ),
}, {
  check: ({ layer_sizes, hidden }) =>
    (layer_sizes === null) === (hidden === null)
      ? [{
        path: ["layer_sizes"],
        expected: "either layer_sizes or hidden",
        found: hidden === null ? "neither" : "both",
      }]
      : undefined,
});

/** Dense layers with an activation, and dropout if asked for, between them. */
class Mlp implements Model {
  readonly layers: readonly Dense[];
  readonly link: Link | null;
  readonly staticGraph = true;
  readonly #sizes: readonly number[];
  readonly #activation: HiddenActivation;
  readonly #dropout: number;

  constructor(
    sizes: readonly number[],
    { activation, output_activation, dropout, init }: Infer<typeof params>,
  ) {
    const scheme = init === "auto" || init === "original" ? activations[activation][init] : init;
    this.layers = sizes.slice(1).map((outputs, i) => {
      const { weight, bias } = layerInit(scheme, sizes[i], outputs);
      return new Dense(sizes[i], outputs, weight, bias);
    });
    this.link = output_activation === "none" ? "identity" : output_activation;
    this.#sizes = sizes;
    this.#activation = activation;
    this.#dropout = dropout;
  }

  get outputs(): number {
    return this.#sizes[this.#sizes.length - 1];
  }

  summary() {
    const hidden = `dense + ${this.#activation}` + (this.#dropout > 0 ? ` + dropout ${this.#dropout}` : "");
    const linear = this.link === null || this.link === "identity";
    return this.layers.map(({ weight, bias }, i) => ({
      name: `layers.${i}`,
      kind: i < this.layers.length - 1 ? hidden : `dense${linear ? "" : ` + ${this.link}`}`,
      output: [bias.size],
      parameters: weight.size + bias.size,
    }));
  }

  forward(x: Tensor): Tensor {
    const last = this.layers.length - 1;
    return this.layers.reduce(
      (x, layer, i) =>
        i < last ? dropout(layer.forward(x, this.#activation), this.#dropout, i) : layer.forward(x),
      x,
    );
  }
}

/** The widths of all layers: as given, or the hidden ones between what the data asks for. */
function sizesFor(
  { layer_sizes, hidden, output_activation }: Infer<typeof params>,
  data: DataShape,
): number[] {
  const single = data.classes === 2 && output_activation === "sigmoid";
  const outputs = data.task === "regression" ? data.targets : single ? 1 : data.classes;
  if (layer_sizes === null) return [data.inputs, ...hidden ?? [], outputs];
  const first = layer_sizes[0], last = layer_sizes[layer_sizes.length - 1];
  if (first !== data.inputs) {
    throw new ConfigError(
      `Cannot build "mlp": model.params.layer_sizes starts with ${first}, but the data has ${data.inputs} feature columns`,
      `start layer_sizes with ${data.inputs}, or give only "hidden"`,
    );
  }
  const allowed = data.classes === 2 ? [2, 1] : [outputs];
  if (!allowed.includes(last)) {
    const wants = data.task === "regression" ? `${data.targets} target columns` : `${data.classes} classes`;
    throw new ConfigError(
      `Cannot build "mlp": model.params.layer_sizes ends with ${last}, but the data has ${wants}`,
      `end layer_sizes with ${allowed.join(" or ")}, or give only "hidden"`,
    );
  }
  return layer_sizes;
}

export const mlp = defineModel({
  summary: "Multilayer perceptron: dense layers with an activation between them",
  params,
  build: (params, data) => new Mlp(sizesFor(params, data), params),
});
