/**
 * Several runs of an experiment that differ in their seeds: which seeds, and what their metrics are on average.
 *
 * @module
 */
import { formatMetric, plural } from "../report/numbers.ts";
import { table } from "../report/table.ts";
import type { Line } from "../report/text.ts";
import type { Spec } from "../spec/spec.ts";
import type { Option } from "./options.ts";
import type { Outcome } from "./run_one.ts";

const largest = 2 ** 32 - 1;
/** More runs than this are a slip of the hand. */
const mostSeeds = 10_000;

/** The seeds of the runs of each experiment: `0..9`, or `1,5,9`; undefined if the config says which. */
export const seeds: Option<readonly number[] | undefined> = {
  summary:
    "Run each experiment once for each of these values of training.seed, e.g. 0..9, and print mean ± sd",
  value: "A..B|A,B,...",
  read(words) {
    const word = words.at(-1);
    if (word === undefined) return { value: undefined };
    const found = parseSeeds(word);
    return found === undefined
      ? { expected: `integers from 0 to ${largest}, each once, at most ${mostSeeds} of them` }
      : { value: found };
  },
};

function parseSeeds(word: string): readonly number[] | undefined {
  const range = /^(\d{1,10})\.\.(\d{1,10})$/.exec(word);
  if (range) {
    const [from, to] = [Number(range[1]), Number(range[2])];
    if (to > largest || to < from || to - from >= mostSeeds) return undefined;
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  }
  if (!/^\d{1,10}(?:,\d{1,10})*$/.test(word)) return undefined;
  const list = word.split(",").map(Number);
  const right = new Set(list).size === list.length && list.length <= mostSeeds &&
    list.every((seed) => seed <= largest);
  return right ? list : undefined;
}

/** Each experiment once for each seed, an experiment's runs side by side. */
export function withSeeds(specs: readonly Spec[], seeds: readonly number[]): Spec[] {
  return specs.flatMap((spec) => seeds.map((seed) => ({ ...spec, training: { ...spec.training, seed } })));
}

/** A metric of several runs. */
export interface Spread {
  /** How many runs have it, as a finite number. */
  readonly n: number;
  readonly mean: number;
  /** The standard deviation of a sample: of n values, with n - 1; null of a single one. */
  readonly sd: number | null;
  readonly min: number;
  readonly max: number;
}

/** The completed runs of an experiment, and their last metrics. */
export interface SeedSummary {
  readonly experiment: string;
  readonly runs: number;
  readonly completed: number;
  readonly metrics: Readonly<Record<string, Spread>>;
}

/** What the runs of each experiment have on average. */
export function summarizeSeeds(outcomes: readonly Outcome[]): SeedSummary[] {
  const experiments = [...new Set(outcomes.map(({ experiment }) => experiment))];
  return experiments.map((experiment) => {
    const own = outcomes.filter((outcome) => outcome.experiment === experiment);
    const completed = own.filter(({ status }) => status === "completed");
    const names = [...new Set(completed.flatMap(({ metrics }) => Object.keys(metrics)))];
    const spreads = names.flatMap((name) => {
      const values = completed.map(({ metrics }) => metrics[name]).filter(Number.isFinite);
      return values.length > 0 ? [[name, spreadOf(values)] as const] : [];
    });
    return {
      experiment,
      runs: own.length,
      completed: completed.length,
      metrics: Object.fromEntries(spreads),
    };
  });
}

/** Of one value or more. */
export function spreadOf(values: readonly number[]): Spread {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value / n, 0);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    n,
    mean,
    sd: n > 1 ? Math.sqrt(squares / (n - 1)) : null,
    min: Math.min(...values),
    max: Math.max(...values),
  };
}

/** The same for people. */
export function seedLines(summaries: readonly SeedSummary[], width: number): Line[] {
  return summaries.flatMap(({ experiment, runs, completed, metrics }) => {
    const of = completed === runs ? "" : ` of ${runs}`;
    const right = (title: string) => ({ title, align: "right" as const });
    const rows = Object.entries(metrics).map(([name, { mean, sd, min, max }]) => [
      name,
      formatMetric(mean),
      sd === null ? "" : `± ${formatMetric(sd)}`,
      formatMetric(min),
      formatMetric(max),
    ]);
    const columns = [{ title: "" }, right("mean"), right("sd"), right("lowest"), right("highest")];
    return [
      { text: `${experiment}: ${plural(completed, "run")}${of} completed`, style: "bold" as const },
      ...rows.length > 0 ? table(columns, rows, { width }) : [],
      "",
    ];
  });
}
