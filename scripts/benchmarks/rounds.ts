/**
 * Measuring in rounds: each round runs everybody once, so that what else the machine does falls on all alike.
 *
 * @module
 */
import { join } from "@std/path";
import type { Contestant, Threads, Training, Vectors } from "./contestants.ts";
import { measure } from "./process.ts";
import { digits } from "./statistics.ts";
import { prepare, type Workload } from "./workloads.ts";

/** What one contestant did in all rounds. */
export interface Measured {
  readonly workload: string;
  readonly contestant: string;
  readonly threads: Threads;
  readonly vectors: Vectors;
  /** Seconds of training, by round. */
  readonly training: number[];
  /** Seconds of computing metrics; none of those who compute none. */
  readonly evaluation: number[];
  /** Seconds of the whole process. */
  readonly whole: number[];
  /** Peak memory in bytes. */
  readonly peak: number[];
  /** The losses of its first and last epoch. */
  first: number;
  last: number;
  /** It was stopped after so many seconds. */
  stoppedAfter: number | null;
}

/** What to measure, and how often. */
export interface RoundOptions {
  readonly workloads: readonly Workload[];
  /** mlx first. */
  readonly contestants: readonly Contestant[];
  readonly threads: readonly Threads[];
  readonly vectors: Vectors;
  readonly repeats: number;
  /** Seconds after which a process is stopped and not tried again. */
  readonly limit: number;
  readonly say: (line: string) => void;
}

/** Measures it all, in a directory for temporary files. */
export async function measureRounds(directory: string, options: RoundOptions): Promise<Measured[]> {
  const { workloads, contestants, threads, vectors, repeats, say } = options;
  const measured = new Map<string, Measured>();
  for (const workload of workloads) {
    say(`${workload.id}: ${workload.title}`);
    const place = join(directory, workload.id);
    await prepare(workload, place);
    for (let round = 0; round < repeats; round++) {
      for (const count of threads) {
        for (const contestant of contestants) {
          if (count === "default" && contestant.oneThread) continue;
          const key = [workload.id, contestant.id, count].join(" ");
          const one = measured.get(key) ?? {
            workload: workload.id,
            contestant: contestant.id,
            threads: count,
            vectors,
            training: [],
            evaluation: [],
            whole: [],
            peak: [],
            first: NaN,
            last: NaN,
            stoppedAfter: null,
          };
          measured.set(key, one);
          if (one.stoppedAfter === null) await runOnce(one, contestant, workload, place, options);
        }
      }
    }
    const [mlx, ...others] = [...measured.values()].filter((one) => one.workload === workload.id);
    for (const other of others) {
      const { sameStart } = contestants.find(({ id }) => id === other.contestant)!;
      if (other.stoppedAfter === null) checkSameWork(mlx, other, sameStart);
    }
    await Deno.remove(place, { recursive: true });
  }
  return [...measured.values()];
}

async function runOnce(
  one: Measured,
  contestant: Contestant,
  workload: Workload,
  place: string,
  { limit, say }: RoundOptions,
): Promise<void> {
  const invocation = contestant.invoke(workload, one.threads, place);
  const { seconds, peak, stdout, timedOut } = await measure(invocation, limit);
  const label = `  ${contestant.title}, threads: ${one.threads}`;
  if (timedOut) {
    // What was measured before stands: then something else took the machine.
    if (one.training.length === 0) one.stoppedAfter = limit;
    return say(`${label}: stopped after ${limit} s`);
  }
  const told = await contestant.read(stdout, place);
  one.training.push(told.training);
  if (told.evaluation !== undefined) one.evaluation.push(told.evaluation);
  one.whole.push(seconds);
  if (peak !== null) one.peak.push(peak);
  [one.first, one.last] = [told.first, told.last];
  say(`${label}: training ${digits(told.training)} s, whole process ${digits(seconds)} s`);
}

/**
 * Whether two did the same work, by their losses: from the same start they are the same but for rounding; from another
 * start both end low.
 *
 * @throws {Error} if they did not.
 */
export function checkSameWork(
  mlx: Pick<Training, "first" | "last">,
  { contestant, first, last }: Pick<Measured, "contestant" | "first" | "last">,
  sameStart: boolean,
): void {
  const near = (a: number, b: number) => Math.abs(a - b) <= 0.01 * Math.abs(b);
  const alike = sameStart
    ? near(first, mlx.first) && near(last, mlx.last)
    : first >= last && last < 4 * mlx.last && mlx.last < 4 * last;
  if (alike) return;
  throw new Error(
    `Cannot compare ${contestant}: its loss goes from ${first} to ${last}, that of mlx from ${mlx.first} to ${mlx.last}`,
  );
}
