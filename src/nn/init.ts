/**
 * Initial values of parameters.
 *
 * @module
 */
import type { Initializer } from "../tensor/param.ts";

/** All zeros; draws nothing. */
export const zeros: Initializer = oneByOne(() => {});

/** Gaussian with standard deviation `scale`: NumPy's `randn() * scale`. */
export function normal(scale: number): Initializer {
  return oneByOne((out, random) => {
    random.fillRandn(out);
    for (let i = 0; i < out.length; i++) out[i] *= scale;
  });
}

/** Uniform from `-bound` to `bound`: NumPy's `uniform(-bound, bound)`. */
export function uniform(bound: number): Initializer {
  return oneByOne((out, random) => {
    for (let i = 0; i < out.length; i++) out[i] = -bound + 2 * bound * random.random();
  });
}

function oneByOne(init: Initializer): Initializer {
  return Object.assign(init, { oneByOne: true as const });
}

/** What a dense layer of [inputs, outputs] weights starts with. */
export interface LayerInit {
  /** Draws the weights [inputs, outputs]. */
  readonly weight: Initializer;
  /** Draws the biases [outputs]. */
  readonly bias: Initializer;
}

/** The variance of a layer's initial weights. */
type Variance = (inputs: number, outputs: number) => number;

const ofBothSides: Variance = (inputs, outputs) => 2 / (inputs + outputs);

/** A rule for the variance of initial weights: see {@linkcode layerInit}. */
export type InitFamily = "he" | "lecun" | "glorot" | "xavier" | "pytorch";

/**
 * The families: He et al. 2015; LeCun et al. 1998; Glorot and Bengio 2010, whose first author's given name is Xavier;
 * and PyTorch's `nn.Linear`.
 */
const families: Readonly<Record<InitFamily, Variance>> = {
  he: (inputs) => 2 / inputs,
  lecun: (inputs) => 1 / inputs,
  glorot: ofBothSides,
  xavier: ofBothSides,
  pytorch: (inputs) => 1 / (3 * inputs),
};

/** A way to draw the initial weights of dense layers: a family by itself, or with the distribution it is to have. */
export type InitScheme = InitFamily | `${InitFamily}_normal` | `${InitFamily}_uniform`;

/** Every {@linkcode InitScheme}. */
export const initSchemes: readonly InitScheme[] = (Object.keys(families) as InitFamily[]).flatMap((family) =>
  [family, `${family}_normal`, `${family}_uniform`] as const
);

/**
 * What a dense layer starts with: weights of variance 2 / inputs (he), 1 / inputs (lecun), 2 / (inputs + outputs)
 * (glorot, xavier) or 1 / (3 inputs) (pytorch), Gaussian or uniform up to ±√(3 variance). By itself a family is
 * Gaussian, but for pytorch. Biases are zero; those of pytorch are drawn like its weights.
 *
 * ```ts
 * import { Dense, layerInit } from "@mlx/mlx";
 *
 * const { weight, bias } = layerInit("glorot_uniform", 20, 10);
 * const layer = new Dense(20, 10, weight, bias);
 * console.log(layer.weight.shape); // [20, 10]
 * ```
 */
export function layerInit(scheme: InitScheme, inputs: number, outputs: number): LayerInit {
  const [family, distribution = family === "pytorch" ? "uniform" : "normal"] = scheme.split("_");
  const variance = families[family as InitFamily](inputs, outputs);
  const weight = distribution === "uniform" ? uniform(Math.sqrt(3 * variance)) : normal(Math.sqrt(variance));
  return { weight, bias: family === "pytorch" ? weight : zeros };
}

/** Gaussian weights of variance 2 / inputs, for relu and its like. */
export function he(inputs: number): Initializer {
  return layerInit("he", inputs, inputs).weight;
}

/** Gaussian weights of variance 1 / inputs. */
export function lecun(inputs: number): Initializer {
  return layerInit("lecun", inputs, inputs).weight;
}

/** Gaussian weights of variance 2 / (inputs + outputs); without `outputs` those of a square layer. */
export function glorot(inputs: number, outputs: number = inputs): Initializer {
  return layerInit("glorot", inputs, outputs).weight;
}

/** Another name of {@linkcode glorot}. */
export const xavier: typeof glorot = glorot;
