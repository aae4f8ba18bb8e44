/** Feeding mutants to one reader, and what it does with them. */
import { MlxError } from "../../../src/errors.ts";
import { randomFrom } from "../random.ts";
import type { Reader } from "./readers.ts";

/** What came of many mutants. */
export interface Fuzzed {
  tried: number;
  /** Those that were read as if nothing were wrong. */
  accepted: number;
  /** The longest that one took, in milliseconds. */
  slowest: number;
  /** What should not be: a line for each kind, with the seed of a mutant that does it. */
  readonly failures: Map<string, string>;
}

/** No mutant may take longer, in milliseconds; they are small. */
const patience = 1000;

/** Has a reader read mutants, each made from a seed of its own. */
export async function fuzz(
  reader: Reader,
  directory: string,
  { count, first, beat = () => {} }: { count: number; first: number; beat?: (seed: number) => void },
): Promise<Fuzzed> {
  const { good, make, read } = await reader.open(directory);
  await read(good);
  const result: Fuzzed = { tried: 0, accepted: 0, slowest: 0, failures: new Map() };
  const prototypes = fingerprint();
  for (let seed = first; seed < first + count; seed++) {
    beat(seed);
    const mutant = make(randomFrom(seed));
    const once = async () => {
      const started = performance.now();
      const problem = await attempt(() => read(mutant), reader.codes);
      return { problem, milliseconds: performance.now() - started };
    };
    let { problem, milliseconds } = await once();
    // On a machine that is busy with others a read may take long by itself: the best of three counts.
    for (let n = 0; n < 2 && milliseconds > patience; n++) {
      milliseconds = Math.min(milliseconds, (await once()).milliseconds);
    }
    result.tried++;
    result.slowest = Math.max(result.slowest, milliseconds);
    if (problem === accepted) result.accepted++;
    else if (problem !== null) result.failures.set(problem.slice(0, 300), `seed ${seed}`);
    if (milliseconds > patience) result.failures.set(`takes ${milliseconds.toFixed(0)} ms`, `seed ${seed}`);
    if (fingerprint() !== prototypes) {
      result.failures.set("changes what every object inherits", `seed ${seed}`);
    }
  }
  return result;
}

/** What {@linkcode attempt} says of what is read. */
const accepted = "accepted";

/** {@linkcode accepted} if it is read, null if it is refused as it should be, else what is wrong. */
async function attempt(
  read: () => Promise<unknown>,
  codes: readonly number[],
): Promise<string | null> {
  try {
    await read();
    return accepted;
  } catch (error) {
    if (error instanceof MlxError && codes.includes(error.exitCode)) return null;
    if (error instanceof MlxError) return `exit code ${error.exitCode}: ${error.message}`;
    if (error instanceof Error) return `${error.stack?.split("\n").slice(0, 3).join(" ")}`;
    return `throws ${error}`;
  }
}

/** The names of what every object, list and function inherits. */
function fingerprint(): string {
  return [Object, Array, Function, String, Map].map(({ prototype }) => Reflect.ownKeys(prototype).length)
    .join();
}
