/**
 * How well networks do on new rows by how their weights start: what the default of `model.params.init` was chosen by.
 *
 * @module
 */
import { join } from "@std/path";
import {
  type Config,
  type DatasetEntry,
  fromArrays,
  type InitScheme,
  RandomState,
  run,
} from "../../src/mod.ts";
import { markdown } from "./tables.ts";

/** Where the tables are, which the project comes with. */
const root = join(import.meta.dirname!, "..", "..");

/** What is varied beside the seed. */
export const schemes = [
  "he",
  "he_uniform",
  "lecun",
  "lecun_uniform",
  "glorot",
  "glorot_uniform",
  "pytorch",
] as const satisfies readonly InitScheme[];

/** The hidden layers. */
export const depths: readonly (readonly number[])[] = [[32], [64, 32], [64, 64, 32]];

/** Score of a network on new rows, by seed. */
export interface InitPoint {
  readonly table: string;
  readonly depth: string;
  readonly scheme: string;
  /** Accuracy or R², in percent. */
  readonly scores: number[];
}

interface TableSpec {
  readonly metric: "test_accuracy" | "test_r2";
  readonly dataset: Exclude<Config["dataset"], DatasetEntry>;
}

const csv = (
  file: string,
  target: string,
  more: object = {},
  settings: object = {},
): TableSpec["dataset"] => ({
  name: "csv",
  path: `experiments/data/${file}.csv`,
  params: { target, ...more },
  standardize: true,
  ...settings,
});

const regression = { standardize: true, standardize_target: true };

/** Tables of the project, and synthetic ones. */
export const tables: Readonly<Record<string, TableSpec>> = {
  iris: { metric: "test_accuracy", dataset: csv("iris", "target_name", { drop: ["target"] }) },
  penguins: {
    metric: "test_accuracy",
    // The measurements of the bill would leave nothing to err about.
    dataset: csv("penguins", "sex", { categorical: ["island", "species"], drop: ["year"] }, {
      missing: "drop",
    }),
  },
  breast_cancer: {
    metric: "test_accuracy",
    dataset: csv("breast_cancer", "target_name", { drop: ["target"] }),
  },
  digits: { metric: "test_accuracy", dataset: csv("digits", "target") },
  diabetes: { metric: "test_r2", dataset: csv("diabetes", "target", {}, { standardize_target: true }) },
  linear: {
    metric: "test_r2",
    dataset: {
      name: "synthetic_regression",
      params: { n_samples: 500, n_features: 20, n_informative: 10, noise_std: 1, seed: 7 },
      ...regression,
    },
  },
  friedman: { metric: "test_r2", dataset: { name: "friedman", ...regression } },
};

/** Friedman's first problem: five of ten columns matter, by a wave, a square and two slopes. */
function friedman(rows: number): DatasetEntry {
  const random = new RandomState(7);
  const x = Array.from({ length: rows }, () => Array.from({ length: 10 }, () => random.random()));
  const y = x.map(([a, b, c, d, e]) =>
    10 * Math.sin(Math.PI * a * b) + 20 * (c - 0.5) ** 2 + 10 * d + 5 * e + random.randn()
  );
  return fromArrays({ x, y });
}

/** Trains networks of every depth from every start, `seeds` times: other rows held out, other draws, other batches. */
export async function measureInitialization(
  { activation, seeds, epochs, say }: {
    readonly activation: string;
    /** How many: 0, 1, … */
    readonly seeds: number;
    readonly epochs: number;
    readonly say: (line: string) => void;
  },
): Promise<InitPoint[]> {
  const points: InitPoint[] = [];
  const datasets = { friedman: friedman(600) };
  for (const [table, { metric, dataset }] of Object.entries(tables)) {
    for (const hidden of depths) {
      for (const scheme of schemes) {
        const scores: number[] = [];
        for (let seed = 0; seed < seeds; seed++) {
          const { metrics } = await run({
            name: "init",
            dataset: { ...dataset, split: { test: 0.25, seed } },
            model: { name: "mlp", params: { hidden, activation, init: scheme } },
            training: { epochs, seed, workers: 1 },
          }, { root, record: false, datasets });
          scores.push(100 * metrics[metric]);
        }
        const point = { table, depth: hidden.join("-"), scheme, scores };
        points.push(point);
        say(`${table} ${point.depth} ${scheme}: ${mean(scores).toFixed(2)}`);
      }
    }
  }
  return points;
}

/** Mean scores in percent, the best of a row in bold; in the last row the mean distance from the best of a row. */
export function initializationTable(points: readonly InitPoint[]): string {
  const rows = [["table", "layers", ...schemes]];
  const behind: number[][] = [];
  for (const group of Map.groupBy(points, ({ table, depth }) => `${table} ${depth}`).values()) {
    const { table, depth } = group[0];
    const means = schemes.map((scheme) => mean(group.find((point) => point.scheme === scheme)!.scores));
    const best = Math.max(...means);
    behind.push(means.map((value) => best - value));
    const cells = means.map((value) => value === best ? `**${value.toFixed(2)}**` : value.toFixed(2));
    rows.push([table, depth, ...cells]);
  }
  const distances = schemes.map((_, k) => mean(behind.map((row) => row[k])).toFixed(2));
  rows.push(["mean distance from the best", "", ...distances]);
  return markdown(rows);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
