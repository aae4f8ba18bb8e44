/**
 * Whether the values of a column alone determine the target, row by row in bounded memory.
 *
 * @module
 */
import { isTelling, mostValues } from "../datasets/table/leaks.ts";

type Value = number | string;

/** One column beside the target. */
export class Telling {
  #targets: Map<Value, Value> | null = new Map();
  #equal = true;
  #rows = 0;

  /** Takes a row that has both. */
  take(value: Value, target: Value): void {
    this.#rows++;
    if (value !== target) this.#equal = false;
    if (this.#targets === null) return;
    const known = this.#targets.get(value);
    if (known === undefined) this.#targets.set(value, target);
    if (known !== undefined && known !== target || this.#targets.size > mostValues) this.#targets = null;
  }

  /** Whether the column says what the target is. */
  get tells(): boolean {
    if (this.#targets === null) return this.#equal && this.#rows > mostValues;
    return isTelling(this.#targets.size, this.#rows) || this.#equal && isTelling(0, this.#rows);
  }
}
