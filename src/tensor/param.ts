/**
 * Trained tensors, and the one flat vector they all lie in.
 *
 * @module
 */
import type { Float, Precision } from "../kernels/kernels.ts";
import type { RandomState } from "../random/random_state.ts";
import type { Arena } from "./arena.ts";
import { sizeOf } from "./tensor.ts";

/** Draws the start values of a parameter, in row-major order. */
export type Initializer = (out: Float64Array, random: RandomState) => void;

const unpacked = new Float64Array(0);

/** A trained tensor. Its name is the path of fields that leads to it, e.g. "layers.0.weight". */
export class Param {
  /** Given when the model gets its memory. */
  name = "";
  /** The values, row-major; empty until the model gets its memory. */
  data: Float = unpacked;
  /** ∂loss/∂data of the current step. */
  grad: Float = unpacked;

  /**
   * A parameter that has no memory yet.
   *
   * @param init Draws its start values.
   */
  constructor(readonly shape: readonly number[], readonly init: Initializer) {}

  /** The number of elements. */
  get size(): number {
    return sizeOf(this.shape);
  }
}

/** Every parameter below `module`, with its path of fields, in field order. */
export function* namedParameters(module: object, prefix = ""): Generator<[string, Param]> {
  for (const [field, value] of Object.entries(module)) {
    const path = prefix + field;
    if (value instanceof Param) yield [path, value];
    else if (typeof value === "object" && value !== null && !ArrayBuffer.isView(value)) {
      yield* namedParameters(value, path + ".");
    }
  }
}

/** The parameters of a model, side by side in one vector, their gradients in another. */
export interface Packed {
  readonly params: readonly Param[];
  readonly data: Float;
  readonly grad: Float;
}

/** Places every parameter of `module` into kept memory. The values are zeros until {@linkcode initialize}. */
export function pack(module: object, arena: Arena, precision: Precision): Packed {
  const params: Param[] = [];
  let length = 0;
  for (const [name, param] of namedParameters(module)) {
    param.name = name;
    params.push(param);
    length += param.size;
  }
  const data = arena.keep(precision, length);
  const grad = arena.keep(precision, length);
  let offset = 0;
  for (const param of params) {
    const end = offset + param.size;
    param.data = data.subarray(offset, end);
    param.grad = grad.subarray(offset, end);
    offset = end;
  }
  return { params, data, grad };
}

/** Draws start values parameter by parameter, in float64 whatever the precision, then rounds. */
export function initialize(packed: Packed, random: RandomState): void {
  for (const param of packed.params) {
    const values = new Float64Array(param.size);
    param.init(values, random);
    param.data.set(values);
  }
}
