/**
 * How much memory a step needs, found by walking through it with nothing computed.
 *
 * @module
 */
import { multiplyAdds } from "../kernels/calls.generated.ts";
import type { Float, KernelName, Kernels, Precision } from "../kernels/kernels.ts";
import { type Arena, bytesOf, MeasuringArena } from "./arena.ts";
import { pack } from "./param.ts";
import { Pass } from "./pass.ts";
import type { Tensor } from "./tensor.ts";

/** What is to be measured. */
export interface StepShape {
  readonly precision: Precision;
  /** What owns the parameters. */
  readonly module: object;
  /** Vectors of the optimizer, each as long as the parameters. */
  readonly slots: number;
  readonly inputs: number;
  readonly targets: number;
  /** Claims what is kept beside. */
  keep(arena: Arena): void;
  /** Rows of a training step; 0 if there are none. */
  readonly batchRows: number;
  /** Passes without a way back. */
  readonly evaluations: readonly {
    readonly rows: number;
    /** How many columns are given: inputs, or outputs that are known already. */
    readonly columns: number;
    /** Computes the pass; what is given is [rows, columns]. */
    compute(given: Tensor, y: Float): void;
  }[];
  forward(x: Tensor, y: Float): void;
}

/** What was measured. */
export interface StepMeasure {
  /** The most bytes that an arena will hold at any moment of training and evaluating, the kernels' own left out. */
  readonly bytes: number;
  /** Multiply-adds of the largest matrix product of a training step. */
  readonly product: number;
  /** How much there is to compute in a training step. */
  readonly step: Work;
  /** The same of a row in a pass without a way back. */
  readonly row: Work;
}

/** How much there is to compute. */
export interface Work {
  /** Multiply-adds of all matrix products. */
  readonly products: number;
  /** Numbers that are computed. */
  readonly numbers: number;
}

/** Measures training steps and evaluations. */
export function measureStep(shape: StepShape): StepMeasure {
  const arena = new MeasuringArena(0);
  shape.keep(arena);
  const parameters = measurePack(shape, arena);
  for (let slot = 0; slot < shape.slots; slot++) arena.keep(shape.precision, parameters);
  const { kernels, counts } = idleKernels(shape.precision);
  const begin = (training: boolean, rows: number, columns: number): [Tensor, Float] => {
    const pass = new Pass(kernels, arena, { training });
    pass.reset();
    return [pass.input([rows, columns]), pass.floats(rows * shape.targets)];
  };
  const kept = arena.highWater, size = bytesOf[shape.precision];
  const work = (): Work => ({ products: counts.all, numbers: (arena.highWater - kept) / size });
  let row: Work = { products: 0, numbers: 0 };
  if (shape.batchRows > 0) {
    const [x, y] = begin(true, shape.batchRows, shape.inputs);
    shape.forward(x, y);
    const { products, numbers } = work();
    row = { products: products / shape.batchRows, numbers: numbers / shape.batchRows };
    x.pass.backward();
  }
  const { largest: product } = counts, step = work();
  for (const { rows, columns, compute } of shape.evaluations) {
    if (rows > 0) compute(...begin(false, rows, columns));
  }
  return { bytes: arena.highWater, product, step, row };
}

/** Claims the space of parameters and gradients; returns their number. */
function measurePack({ module, precision }: StepShape, arena: MeasuringArena): number {
  const { params } = pack(module, arena, precision);
  return params.reduce((sum, param) => sum + param.size, 0);
}

/** Kernels that do nothing but to count the multiply-adds of products: of the largest and of all. Sums are zero. */
function idleKernels(precision: Precision) {
  const counts = { largest: 0, all: 0 };
  const idle = () => 0;
  const counting = (places: readonly number[]) => (...args: number[]) => {
    const product = places.reduce((product, place) => product * args[place], 1);
    counts.largest = Math.max(counts.largest, product);
    counts.all += product;
  };
  const products = Object.entries(multiplyAdds).map(([name, places]) => [name, counting(places)]);
  const known: Readonly<Record<string, unknown>> = { precision, ...Object.fromEntries(products) };
  const kernels = new Proxy({} as Kernels, { get: (_, name: KernelName) => known[name] ?? idle });
  return { kernels, counts };
}
