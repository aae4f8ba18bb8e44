/**
 * What a model owns: trained tensors and buffers, and the flat vectors they lie in.
 *
 * @module
 */
import type { Float, Precision } from "../kernels/kernels.ts";
import type { RandomState } from "../random/random_state.ts";
import type { Arena } from "./arena.ts";
import { sizeOf } from "./tensor.ts";

/** Draws the initial values of a parameter, in row-major order. */
export interface Initializer {
  /** Fills an array; `out` is zero before. */
  (out: Float64Array, random: RandomState): void;
  /** Whether the values are drawn one after the other, so that a long parameter may be filled in parts. */
  readonly oneByOne?: true;
}

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
   * @param init Draws its initial values.
   */
  constructor(readonly shape: readonly number[], readonly init: Initializer) {}

  /** The number of elements. */
  get size(): number {
    return sizeOf(this.shape);
  }
}

/**
 * Numbers that training changes and no optimizer moves, such as running statistics. They are saved, digested and restored
 * as parameters are. An operation changes them by {@linkcode Pass.commit}.
 */
export class Buffer {
  /** Given when the model gets its memory. */
  name = "";
  /** The values, row-major; empty until the model gets its memory. */
  data: Float = unpacked;

  /**
   * A buffer that has no memory yet.
   *
   * @param start What each of its numbers is at first.
   */
  constructor(readonly shape: readonly number[], readonly start: number) {}

  /** The number of elements. */
  get size(): number {
    return sizeOf(this.shape);
  }
}

/** Every parameter and buffer below `module`, with its path of fields, in field order. */
export function* namedTensors(module: object, prefix = ""): Generator<[string, Param | Buffer]> {
  for (const [field, value] of Object.entries(module)) {
    const path = prefix + field;
    if (value instanceof Param || value instanceof Buffer) yield [path, value];
    else if (typeof value === "object" && value !== null && !ArrayBuffer.isView(value)) {
      yield* namedTensors(value, path + ".");
    }
  }
}

/** The parameters of a model, side by side in one vector, their gradients in another, its buffers in a third. */
export interface Packed {
  readonly params: readonly Param[];
  readonly buffers: readonly Buffer[];
  readonly data: Float;
  readonly grad: Float;
  readonly state: Float;
}

/**
 * Places all parameters and buffers of `module` into kept memory. The values of parameters are zeros until
 * {@linkcode initialize}, buffers have their start values.
 */
export function pack(module: object, arena: Arena, precision: Precision): Packed {
  const params: Param[] = [], buffers: Buffer[] = [];
  for (const [name, tensor] of namedTensors(module)) {
    tensor.name = name;
    if (tensor instanceof Param) params.push(tensor);
    else buffers.push(tensor);
  }
  const length = totalSize(params);
  const data = arena.keep(precision, length);
  const grad = arena.keep(precision, length);
  const state = arena.keep(precision, totalSize(buffers));
  let offset = 0;
  for (const param of params) {
    const end = offset + param.size;
    param.data = data.subarray(offset, end);
    param.grad = grad.subarray(offset, end);
    offset = end;
  }
  offset = 0;
  for (const buffer of buffers) {
    buffer.data = state.subarray(offset, offset += buffer.size).fill(buffer.start);
  }
  return { params, buffers, data, grad, state };
}

function totalSize(tensors: readonly { readonly size: number }[]): number {
  return tensors.reduce((sum, { size }) => sum + size, 0);
}

/** Draws initial values parameter by parameter, in float64 whatever the precision, then rounds. */
export function initialize(packed: Packed, random: RandomState): void {
  for (const _ of initializing(packed, random));
}

/** Numbers that are drawn from one stop to the next: some ten milliseconds. */
const drawn = 2 ** 18;

/** {@linkcode initialize}, with a stop after each short piece of work where an initializer allows that. */
export function* initializing(packed: Packed, random: RandomState): Generator<void, void> {
  for (const { init, data } of packed.params) {
    const most = init.oneByOne ? drawn : data.length;
    for (let from = 0; from < data.length; from += most) {
      const values = new Float64Array(Math.min(most, data.length - from));
      init(values, random);
      data.set(values, from);
      yield;
    }
  }
}
