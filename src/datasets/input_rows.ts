/**
 * What the inputs of a model are taken from, some rows at a time. Data stay as small as they came until a batch asks for
 * them: categories as indices, pixels as bytes.
 *
 * @module
 */
import { gatherRows } from "./batches.ts";
import type { Scaling } from "./preprocess.ts";

/** A batch's inputs, in either precision. */
type Floats = Float32Array | Float64Array;

/** Rows of inputs. The bits of a row do not depend on the batch that it is in. */
export interface InputRows {
  /** How many rows there are. */
  readonly rows: number;
  /** Numbers of a row, as a model is given it. */
  readonly inputs: number;
  /**
   * Writes the rows `order[from]` to `order[to - 1]` one after the other into `out`, rounded to its precision.
   *
   * @param out Room for (to - from) * inputs numbers.
   */
  gather(out: Floats, order: Uint32Array, from: number, to: number): void;
  /** Writes all rows in their order. */
  all(out: Floats): void;
}

/** Rows that lie ready in an array of floats. */
export class FloatRows implements InputRows {
  readonly rows: number;

  /** @param x [rows, inputs] */
  constructor(readonly x: Floats, readonly inputs: number) {
    this.rows = inputs === 0 ? 0 : x.length / inputs;
  }

  gather(out: Floats, order: Uint32Array, from: number, to: number): void {
    gatherRows(out, this.x, this.inputs, order, from, to);
  }

  all(out: Floats): void {
    out.set(this.x);
  }
}

/**
 * Rows of raw columns, of which some hold the index of a category: a column of 0 and 1 for each when they are asked for.
 */
export class CategoryRows implements InputRows {
  readonly rows: number;
  readonly inputs: number;
  readonly #x: Float64Array;
  readonly #widths: readonly number[];

  /**
   * @param x [rows, columns]: numbers, and indices of categories, -1 for one that is not known.
   * @param widths For each column how many categories it has; 0 for a number.
   */
  constructor(x: Float64Array, widths: readonly number[]) {
    this.#x = x;
    this.#widths = widths;
    this.rows = x.length / widths.length;
    this.inputs = widths.reduce((sum, width) => sum + Math.max(1, width), 0);
  }

  gather(out: Floats, order: Uint32Array, from: number, to: number): void {
    let at = 0;
    for (let i = from; i < to; i++) at = this.#write(out, at, order[i]);
  }

  all(out: Floats): void {
    let at = 0;
    for (let row = 0; row < this.rows; row++) at = this.#write(out, at, row);
  }

  #write(out: Floats, start: number, row: number): number {
    const x = this.#x, widths = this.#widths;
    let at = start;
    for (let c = 0, from = row * widths.length; c < widths.length; c++) {
      const value = x[from + c], width = widths[c];
      if (width === 0) {
        out[at++] = value;
        continue;
      }
      out.fill(0, at, at + width);
      if (value >= 0) out[at + value] = 1;
      at += width;
    }
    return at;
  }
}

/** Rows of bytes, such as pixels, which become numbers when they are asked for. */
export class ByteRows implements InputRows {
  readonly rows: number;
  readonly #x: Uint8Array;
  readonly #scaling: Scaling | null;

  /**
   * @param x [rows, inputs]
   * @param scaling What is standardized is (byte - mean) / scale.
   */
  constructor(x: Uint8Array, readonly inputs: number, scaling: Scaling | null) {
    this.#x = x;
    this.#scaling = scaling;
    this.rows = x.length / inputs;
  }

  gather(out: Floats, order: Uint32Array, from: number, to: number): void {
    for (let i = from; i < to; i++) this.#write(out, (i - from) * this.inputs, order[i]);
  }

  all(out: Floats): void {
    for (let row = 0; row < this.rows; row++) this.#write(out, row * this.inputs, row);
  }

  #write(out: Floats, at: number, row: number): void {
    const { inputs } = this, pixels = this.#x.subarray(row * inputs, (row + 1) * inputs);
    if (this.#scaling === null) return out.set(pixels, at);
    const { mean, scale } = this.#scaling;
    for (let c = 0; c < inputs; c++) out[at + c] = (pixels[c] - mean[c]) / scale[c];
  }
}
