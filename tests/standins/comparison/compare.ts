/** Holding two modules that should do the same against each other: a stand-in and its package. */
import { inspect } from "node:util";
import { randomFrom } from "../../torture/random.ts";

/** What is exported by a module, by name. */
export type Exports = Readonly<Record<string, unknown>>;

/** With what a function is called. */
export type Arguments = readonly unknown[];

/** How one exported name is compared. */
export interface Subject {
  /** What is known to be hard. */
  readonly cases: readonly Arguments[];
  /** Those that are known and take long: compared only where many calls are wanted. */
  readonly many?: readonly Arguments[];
  /** Makes further ones. */
  readonly generate?: (random: () => number) => Arguments;
  /** What is compared, where it is not what the function returns. */
  // deno-lint-ignore no-explicit-any
  readonly observe?: (exported: any, args: Arguments) => unknown;
}

/** What came of a comparison. */
export interface Comparison {
  readonly tried: number;
  /** The first few differences, a line each. */
  readonly differences: readonly string[];
}

const mostDifferences = 5;

/** Calls both with the known arguments and with as many generated ones as are wanted: always the same. */
export async function compare(
  { cases: known, many = [], generate, observe = (exported, args) => exported(...args) }: Subject,
  [first, second]: readonly [unknown, unknown],
  wanted: number,
): Promise<Comparison> {
  const random = randomFrom(1);
  const cases = [...known, ...many.slice(0, wanted)];
  const differences: string[] = [];
  let tried = 0;
  const generated = generate === undefined ? 0 : wanted;
  for (; tried < cases.length + generated && differences.length < mostDifferences; tried++) {
    const args = cases[tried] ?? generate!(random);
    const [one, other] = [await outcome(first, args), await outcome(second, args)];
    if (one !== other) differences.push(`${show(args)}: ${one} and ${other}`);
  }
  return { tried, differences };

  async function outcome(exported: unknown, args: Arguments): Promise<string> {
    try {
      return show(await observe(exported, args));
    } catch (error) {
      return `throws ${(error as Error).name}`;
    }
  }
}

function show(value: unknown): string {
  return inspect(value, { depth: 30, sorted: true, maxArrayLength: null, breakLength: Infinity });
}
