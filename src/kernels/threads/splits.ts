/**
 * How a kernel is split over threads: by elements or rectangles of its output, never within a sum. So no bit can
 * depend on how many threads there are.
 *
 * @module
 */
import { splitRules } from "../calls.generated.ts";
import type { Functions } from "../functions.ts";

/** Reads and writes the arguments of a call: numbers in the order of the exported function. */
export type Arguments = Float64Array;

/** How one function is split. */
export interface Split {
  /** The function that computes a part. */
  readonly target: keyof Functions;
  /** About how long the whole takes on one thread, in nanoseconds. */
  work(call: Arguments): number;
  /** Into how many parts the call can be split at most. */
  most(call: Arguments): number;
  /** Writes the arguments of part `index` of `parts`. */
  part(out: Arguments, call: Arguments, index: number, parts: number): void;
  /** Another way for pieces that are computed one after the other, where there is one. */
  inPieces?(call: Arguments): Split | undefined;
}

/** Elements in a cache line of float32: a boundary between parts at its multiples keeps threads off each other's lines. */
const elements = 16;

/** Columns of a matrix in one unit of splitting: a whole number of tiles of a packed product, in either precision. */
const columnUnit = 8;

/** Rows likewise. */
const rowUnit = 4;

/** Where part `index` of `parts` begins, in units of `unit`, at most `n`. */
function cut(n: number, unit: number, index: number, parts: number): number {
  return Math.min(n, Math.floor(Math.ceil(n / unit) * index / parts) * unit);
}

/**
 * A function over the elements of arrays: first addresses, of which 0 is none, and somewhere behind them their length.
 * `first` is the place of an argument that says which element is the first.
 */
function elementwise(
  target: keyof Functions,
  size: number,
  { arrays, count, first, picoseconds }: Extract<SplitRule, { by: "elements" }>,
): Split {
  const nanoseconds = picoseconds * size / 4 / 1000;
  return {
    target,
    work: (call) => call[count] * nanoseconds,
    most: (call) => Math.ceil(call[count] / elements),
    part(out, call, index, parts) {
      out.set(call);
      const from = cut(call[count], elements, index, parts);
      for (let i = 0; i < arrays; i++) if (call[i] !== 0) out[i] = call[i] + from * size;
      out[count] = cut(call[count], elements, index + 1, parts) - from;
      if (first !== undefined) out[first] = call[first] + from;
    },
  };
}

/**
 * A product out [m, n] = op(a) · op(b), given as out, a, b, m, n, k, add: computed by `product` on rectangles of the
 * output, split along its longer side, so that each thread packs little of what others pack too.
 */
function product(size: number, transposed: "a" | "b" | undefined): Split {
  return {
    target: "product",
    work: (call) => call[3] * call[4] * call[5] * size / 60,
    most: (call) => call[3] > call[4] ? Math.ceil(call[3] / rowUnit) : Math.ceil(call[4] / columnUnit),
    part(out, call, index, parts) {
      const m = call[3], n = call[4], k = call[5];
      const byRows = m > n, side = byRows ? m : n, unit = byRows ? rowUnit : columnUnit;
      const from = cut(side, unit, index, parts), length = cut(side, unit, index + 1, parts) - from;
      const aRow = transposed === "a" ? size : k * size;
      const aColumn = transposed === "a" ? m * size : size;
      const bRow = transposed === "b" ? size : n * size;
      const bColumn = transposed === "b" ? k * size : size;
      out[0] = call[0] + (byRows ? from * n : from) * size;
      out[1] = n * size;
      out[2] = byRows ? call[1] + from * aRow : call[1];
      out[3] = aRow;
      out[4] = aColumn;
      out[5] = byRows ? call[2] : call[2] + from * bColumn;
      out[6] = bRow;
      out[7] = bColumn;
      out[8] = byRows ? length : m;
      out[9] = byRows ? n : length;
      out[10] = k;
      out[11] = call[6];
    },
  };
}

/**
 * A dense layer, given as out, x, w, bias, m, n, k, activation: split by columns, else each thread would pack all of w. One
 * of many rows is cut into pieces of rows: its columns may be too few, and each of them too long.
 */
function linear(size: number): Split {
  const byRows = linearRows(size);
  return {
    inPieces: (call) => call[4] > call[5] ? byRows : undefined,
    target: "linearColumns",
    work: layerWork(size),
    most: (call) => Math.ceil(call[5] / columnUnit),
    part(out, call, index, parts) {
      const n = call[5], from = cut(n, columnUnit, index, parts);
      out[0] = call[0] + from * size;
      out[1] = n * size;
      out[2] = call[1];
      out[3] = call[2] + from * size;
      out[4] = n * size;
      out[5] = call[3] + from * size;
      out[6] = call[4];
      out[7] = cut(n, columnUnit, index + 1, parts) - from;
      out[8] = call[6];
      out[9] = call[7];
    },
  };
}

function layerWork(size: number) {
  return (call: Arguments) => call[4] * call[5] * call[6] * size / 60;
}

/** The same, split by rows: each part packs all of w. */
function linearRows(size: number): Split {
  return {
    target: "linear",
    work: layerWork(size),
    most: (call) => Math.ceil(call[4] / rowUnit),
    part(out, call, index, parts) {
      out.set(call);
      const m = call[4], from = cut(m, rowUnit, index, parts);
      out[0] = call[0] + from * call[5] * size;
      out[1] = call[1] + from * call[6] * size;
      out[4] = cut(m, rowUnit, index + 1, parts) - from;
    },
  };
}

/** A part of a product: the same rectangle with the strides of the whole, split again. */
function partOfProduct(size: number): Split {
  return {
    target: "product",
    work: (call) => call[8] * call[9] * call[10] * size / 60,
    most: (call) => call[8] > call[9] ? Math.ceil(call[8] / rowUnit) : Math.ceil(call[9] / columnUnit),
    part(out, call, index, parts) {
      out.set(call);
      const byRows = call[8] > call[9], side = byRows ? 8 : 9, unit = byRows ? rowUnit : columnUnit;
      const from = cut(call[side], unit, index, parts);
      out[0] = call[0] + from * (byRows ? call[1] : size);
      if (byRows) out[2] = call[2] + from * call[3];
      else out[5] = call[5] + from * call[7];
      out[side] = cut(call[side], unit, index + 1, parts) - from;
    },
  };
}

/** Columns of a dense layer with the strides of the whole, split again. */
function partOfLinear(size: number): Split {
  return {
    target: "linearColumns",
    work: (call) => call[6] * call[7] * call[8] * size / 60,
    most: (call) => Math.ceil(call[7] / columnUnit),
    part(out, call, index, parts) {
      out.set(call);
      const n = call[7], from = cut(n, columnUnit, index, parts);
      out[0] = call[0] + from * size;
      out[3] = call[3] + from * size;
      out[5] = call[5] + from * size;
      out[7] = cut(n, columnUnit, index + 1, parts) - from;
    },
  };
}

/**
 * Rows [first, last) of a triangle given as out, x, n, k, first, last, add: row i takes i + 1 sums, so the parts have
 * about the same area, not the same number of rows.
 */
function gram(size: number): Split {
  const boundary = (first: number, last: number, index: number, parts: number) => {
    if (index === parts) return last;
    const row = Math.sqrt(first * first + (last * last - first * first) * index / parts);
    return Math.min(last, first + Math.round((row - first) / rowUnit) * rowUnit);
  };
  return {
    target: "gram",
    work: (call) => (call[5] * call[5] - call[4] * call[4]) / 2 * call[3] * size / 60,
    most: (call) => Math.ceil((call[5] - call[4]) / rowUnit),
    part(out, call, index, parts) {
      out.set(call);
      out[4] = boundary(call[4], call[5], index, parts);
      out[5] = boundary(call[4], call[5], index + 1, parts);
    },
  };
}

/** A function on rows, each on its own. */
function rows(
  target: keyof Functions,
  size: number,
  { rows: m, arrays, times, nanoseconds }: Extract<SplitRule, { by: "rows" }>,
): Split {
  return {
    target,
    work: (call) => times.reduce((work, place) => work * call[place], call[m] * size * nanoseconds),
    most: (call) => Math.ceil(call[m] / rowUnit),
    part(out, call, index, parts) {
      out.set(call);
      const from = cut(call[m], rowUnit, index, parts);
      for (let i = 0; i < arrays.length; i++) out[i] = call[i] + from * call[arrays[i]] * size;
      out[m] = cut(call[m], rowUnit, index + 1, parts) - from;
    },
  };
}

/** How to divide a function, as its definition says; arguments are given by their places. */
export type SplitRule =
  | {
    readonly by: "elements";
    /** How many arrays are divided, from the first argument on. */
    readonly arrays: number;
    readonly count: number;
    readonly first?: number;
    readonly picoseconds: number;
    readonly bytes?: 4;
  }
  | {
    readonly by: "rows";
    readonly rows: number;
    readonly arrays: readonly number[];
    readonly times: readonly number[];
    readonly nanoseconds: number;
  }
  | { readonly by: "product"; readonly transposed?: "a" | "b" }
  | { readonly by: "triangle" | "layer" | "rectangle" | "columns" };

/** The functions that are worth splitting, by name, for numbers of `size` bytes. */
export function splits(size: number): Readonly<Partial<Record<keyof Functions, Split>>> {
  return Object.fromEntries(
    Object.entries(splitRules).map(([name, rule]) => [name, splitOf(name as keyof Functions, rule, size)]),
  );
}

function splitOf(name: keyof Functions, rule: SplitRule, size: number): Split {
  switch (rule.by) {
    case "elements":
      return elementwise(name, rule.bytes ?? size, rule);
    case "rows":
      return rows(name, size, rule);
    case "product":
      return product(size, rule.transposed);
    case "triangle":
      return gram(size);
    case "layer":
      return linear(size);
    case "rectangle":
      return partOfProduct(size);
    case "columns":
      return partOfLinear(size);
  }
}
