import type { Float } from "../kernels/kernels.ts";
import { inPieces, type Workbench } from "./workbench.ts";

/** Sequences of rotations that are done together, and columns that they are done to in one call. */
const atOnce = 16, stripWidth = 256;

/**
 * A matrix whose rows are turned in pairs of neighbours, by many sequences of rotations. It is held in strips of columns,
 * and sequences are gathered, so that a strip passes through a core's cache once for all of them.
 */
export class Rotations {
  readonly #n: number;
  readonly #bench: Workbench;
  /** Each [n, its width]. */
  readonly #strips: readonly { readonly start: number; readonly width: number; readonly data: Float }[];
  /** [gathered, last - first] of rows first to last. */
  readonly #cosines: Float;
  readonly #sines: Float;
  #first = 0;
  #last = 0;
  #gathered = 0;
  /** The sequence that is being added. */
  readonly #c: Float64Array;
  readonly #s: Float64Array;
  #length = 0;

  private constructor(n: number, bench: Workbench) {
    this.#n = n;
    this.#bench = bench;
    this.#strips = Array.from({ length: Math.ceil(n / stripWidth) }, (_, k) => {
      const start = k * stripWidth, width = Math.min(stripWidth, n - start);
      return { start, width, data: bench.floats(n * width) };
    });
    this.#cosines = bench.floats(atOnce * n);
    this.#sines = bench.floats(atOnce * n);
    this.#c = new Float64Array(n);
    this.#s = new Float64Array(n);
  }

  /** Numbers of the kernels' memory that a matrix of size n takes. */
  static floats(n: number): number {
    return n * n + 2 * atOnce * n;
  }

  /** @param q [n, n] */
  static async of(q: Float, n: number, bench: Workbench): Promise<Rotations> {
    const result = new Rotations(n, bench);
    for (const { start, width, data } of result.#strips) {
      for (let i = 0; i < n; i++) data.set(q.subarray(i * n + start, i * n + start + width), i * width);
      await bench.breathe();
    }
    return result;
  }

  /** One more rotation of the sequence: of the two rows behind those of the one before. */
  add(cosine: number, sine: number): void {
    this.#c[this.#length] = cosine;
    this.#s[this.#length++] = sine;
  }

  /** The sequence is complete, and turns rows first to last. */
  async turn(first: number, last: number): Promise<void> {
    const inside = this.#gathered > 0 && first >= this.#first && last <= this.#last;
    // Rotations by nothing fill up a sequence that is a little shorter than the first of those gathered.
    if (!inside || 4 * (last - first) < 3 * (this.#last - this.#first)) {
      await this.finish();
      [this.#first, this.#last] = [first, last];
    }
    const pairs = this.#last - this.#first, from = this.#gathered * pairs;
    const cosines = this.#cosines.subarray(from, from + pairs).fill(1);
    const sines = this.#sines.subarray(from, from + pairs).fill(0);
    cosines.set(this.#c.subarray(0, last - first), first - this.#first);
    sines.set(this.#s.subarray(0, last - first), first - this.#first);
    this.#length = 0;
    if (++this.#gathered === atOnce) await this.finish();
  }

  /** Does what has been gathered. */
  async finish(): Promise<void> {
    const rows = this.#last - this.#first + 1, count = this.#gathered;
    if (count === 0) return;
    await inPieces(this.#strips.length, rows * stripWidth * count, this.#bench, (from, to) => {
      for (const { data, width } of this.#strips.slice(from, to)) {
        const x = data.subarray(this.#first * width);
        this.#bench.kernels.rotateRows(x, this.#cosines, this.#sines, rows, width, count);
      }
    });
    this.#gathered = 0;
  }

  /** Copies the rows in an order to `out` [n, n]. */
  async copyRows(out: Float, order: readonly number[]): Promise<void> {
    for (const [i, from] of order.entries()) {
      for (const { start, width, data } of this.#strips) {
        out.set(data.subarray(from * width, (from + 1) * width), i * this.#n + start);
      }
      await this.#bench.breathe();
    }
  }
}
