/**
 * How much memory a step needs, found by walking through it with nothing computed.
 *
 * @module
 */
import type { Float, Kernels, Precision } from "../kernels/kernels.ts";
import { type Arena, MeasuringArena } from "./arena.ts";
import { pack } from "./param.ts";
import { Pass } from "./pass.ts";
import type { Tensor } from "./tensor.ts";

/** What is to be measured. */
export interface StepShape {
  readonly precision: Precision;
  /** Bytes that the kernels keep for themselves. */
  readonly reserved: number;
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
  /** Passes without a way back: how many rows they have, and whether their loss is asked for. */
  readonly evaluations: readonly { readonly rows: number; readonly loss: boolean }[];
  forward(x: Tensor, y: Float): void;
  evaluate(x: Tensor, y: Float, loss: boolean): void;
}

/** The most bytes that an arena will hold at any moment of training and evaluating. */
export function measureStep(shape: StepShape): number {
  const arena = new MeasuringArena(shape.reserved);
  shape.keep(arena);
  const parameters = measurePack(shape, arena);
  for (let slot = 0; slot < shape.slots; slot++) arena.keep(shape.precision, parameters);
  const kernels = idleKernels(shape.precision);
  const begin = (training: boolean, rows: number): [Tensor, Float] => {
    const pass = new Pass(kernels, arena, training);
    pass.reset();
    return [pass.input([rows, shape.inputs]), pass.floats(rows * shape.targets)];
  };
  if (shape.batchRows > 0) {
    const [x, y] = begin(true, shape.batchRows);
    shape.forward(x, y);
    x.pass.backward();
  }
  for (const { rows, loss } of shape.evaluations) {
    if (rows > 0) shape.evaluate(...begin(false, rows), loss);
  }
  return arena.highWater;
}

/** Claims the space of parameters and gradients; returns their number. */
function measurePack({ module, precision }: StepShape, arena: MeasuringArena): number {
  const { params } = pack(module, arena, precision);
  return params.reduce((sum, param) => sum + param.size, 0);
}

/** Kernels that do nothing. Sums are zero. */
function idleKernels(precision: Precision): Kernels {
  return new Proxy({ precision } as Kernels, {
    get: (target, name) => name === "precision" ? target.precision : () => 0,
  });
}
