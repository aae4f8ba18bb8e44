/**
 * Finds columns by what a config calls them: a name, or a number for a place.
 *
 * @module
 */
import { found } from "../../schema/found.ts";
import { oddCharacter, plainly } from "../../schema/invisible.ts";
import { didYouMean } from "../../schema/suggest.ts";
import type { ColumnRef } from "./columns.ts";

const listed = 20;
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** Why there is no such column. */
export interface NoColumn {
  /** To be read after the place in the config. */
  readonly message: string;
  readonly hint?: string;
}

/** The columns of a table. */
export class ColumnFinder {
  readonly #names: readonly string[];
  readonly #places: ReadonlyMap<string, number>;
  #byValue: Map<number, number[]> | undefined;
  #composed: Map<string, number[]> | undefined;

  constructor(names: readonly string[]) {
    this.#names = names;
    this.#places = new Map(names.map((name, i) => [name, i]));
  }

  /** The index of a column. A name counts in whatever way its letters are composed; a number counts from 0. */
  find(ref: ColumnRef): number | NoColumn {
    return typeof ref === "number" ? this.#place(ref) : this.#named(ref);
  }

  /** What means the column at a place and no other one: its index, or its name where the index is another's name. */
  sure(index: number): ColumnRef {
    return this.#called(index).length > 0 ? this.#names[index] : index;
  }

  #place(index: number): number | NoColumn {
    const names = this.#names;
    const [other] = this.#called(index);
    if (index < names.length) {
      if (other === undefined) return index;
      return {
        message:
          `found ${index}, which is both the place of column ${found(names[index])}, counted from 0, ` +
          `and the name of column ${found(names[other])}`,
        hint: `write ${found(names[other])} or ${
          found(names[index])
        }, with the quotes, for the name of a column`,
      };
    }
    return {
      message: this.#unknown(index),
      hint: other === undefined
        ? undefined
        : `write ${
          found(names[other])
        }, with the quotes, for the name of a column: a number means a place, from 0`,
    };
  }

  #named(name: string): number | NoColumn {
    const exact = this.#places.get(name);
    if (exact !== undefined) return exact;
    const alike = this.#alike(name);
    if (alike.length === 1) return alike[0];
    const near = this.#lookalike(name);
    if (near) {
      return {
        message: `${this.#unknown(name)} (column ${near.index} looks the same, but ${near.difference})`,
        hint: `write ${found(this.sure(near.index))} for that column, or one of the names in the other's way`,
      };
    }
    const like = didYouMean(name, this.#names);
    const isPlace = decimal.test(name) && Number(name) < this.#names.length && Number.isInteger(Number(name));
    return {
      message: `${this.#unknown(name)}${like ? ` (${like})` : ""}`,
      hint: isPlace
        ? `write ${Number(name)} without quotes for the column at that place, counted from 0`
        : undefined,
    };
  }

  #unknown(ref: ColumnRef): string {
    const names = this.#names;
    const known = names.slice(0, listed).map(found).join(", ") + (names.length > listed ? ", …" : "");
    return `expected one of the ${names.length} columns ${known}, but found ${found(ref)}`;
  }

  /** Other columns whose name is a number when it is not in quotes, as 010 and 1e3 are. */
  #called(value: number): number[] {
    this.#byValue ??= Map.groupBy(
      this.#names.keys().filter((i) => decimal.test(this.#names[i])),
      (i) => Number(this.#names[i]),
    );
    const places = this.#byValue.get(value) ?? [];
    return places.includes(value) ? [] : places;
  }

  /** The columns whose names are the same letters, composed in any way. */
  #alike(name: string): number[] {
    this.#composed ??= Map.groupBy(this.#names.keys(), (i) => this.#names[i].normalize("NFC"));
    return this.#composed.get(name.normalize("NFC")) ?? [];
  }

  /** A column whose name looks the same, with what cannot be seen in it. */
  #lookalike(name: string): { index: number; difference: string } | undefined {
    const plain = plainly(name);
    const index = this.#names.findIndex((one) => plainly(one) === plain);
    if (index < 0) return undefined;
    const [own, other] = [oddCharacter(this.#names[index]), oddCharacter(name)];
    const difference = own ? `its name has ${own}` : other && `the name in the config has ${other}`;
    return difference === undefined ? undefined : { index, difference };
  }
}
