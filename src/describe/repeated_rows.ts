/**
 * Counts rows that say the same as an earlier one, by a 53-bit checksum of each.
 *
 * @module
 */

/** Rows that are remembered; what follows is held against these alone. */
const mostRows = 1_000_000;

const bits = new DataView(new ArrayBuffer(8));

/** See the module. */
export class RepeatedRows {
  readonly #seen = new Set<number>();
  #a = 0;
  #b = 0;
  /** Rows that repeat another. */
  count = 0;

  /** Whether all rows were remembered, so that the count is exact. */
  get exact(): boolean {
    return this.#seen.size < mostRows;
  }

  /** Takes what the next cell of the row says; undefined where nothing stands. */
  cell(value: number | string | undefined): void {
    if (typeof value === "number") {
      // 0 and -0 are equal.
      bits.setFloat64(0, value + 0);
      this.#mix(bits.getInt32(0));
      this.#mix(bits.getInt32(4));
      return;
    }
    this.#mix(value === undefined ? -1 : value.length);
    for (let i = 0; i < (value?.length ?? 0); i++) this.#mix(value!.charCodeAt(i));
  }

  /** Ends the row. */
  end(): void {
    const key = (this.#a >>> 0) * 2 ** 21 + (this.#b >>> 11);
    if (this.#seen.has(key)) this.count++;
    else if (this.#seen.size < mostRows) this.#seen.add(key);
    [this.#a, this.#b] = [0, 0];
  }

  #mix(word: number): void {
    this.#a = Math.imul(this.#a ^ word, 0x01000193) ^ (this.#a >>> 15);
    this.#b = Math.imul(this.#b + word | 0, 0x5bd1e995) ^ (this.#b >>> 13);
  }
}
