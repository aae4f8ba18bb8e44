/**
 * A list of runs as CSV.
 *
 * @module
 */
import { type Cell, csvLines } from "../../report/csv.ts";
import type { RunInfo } from "./history.ts";

/** The columns that are there also where there are no runs, in their order. */
const always = [
  "experiment",
  "timestamp",
  "run_dir",
  "created_at",
  "status",
  "epochs",
  "planned_epochs",
  "from",
  "ended",
];

/**
 * The text of a CSV file with a line for each run, in the order given.
 *
 * It has a column for all that is known of a run, and one for every metric that any of them has. Those are called
 * `final_metrics.NAME`, by their place in JSON, as `pandas.json_normalize` calls them too: so no name of a metric can
 * be that of another column. The best epoch follows, as `best.epoch`, `best.metrics.NAME` and so on. A cell is empty where a run has no such metric, and NaN where it was not finite.
 */
export function runsCsv(runs: readonly RunInfo[]): string {
  const rows = runs.map(cellsOf);
  const columns = new Set(always);
  for (const row of rows) for (const name of row.keys()) columns.add(name);
  // The metrics of all runs before what is best of each.
  const names = [...columns].sort((a, b) => Number(isOfBest(a)) - Number(isOfBest(b)));
  return csvLines(names, rows.map((row) => names.map((name) => row.get(name) ?? null))).join("\n") + "\n";
}

function isOfBest(name: string): boolean {
  return name.startsWith("best.");
}

/** What there is to say of a run, by column. */
function cellsOf({ final_metrics, best, ...facts }: RunInfo): Map<string, Cell> {
  const { metrics: bestMetrics, ...bestFacts } = best ?? { metrics: {} };
  const prefixed = (prefix: string, values: Readonly<Record<string, string | number | null>>) =>
    Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, value ?? NaN] as const);
  const metrics = prefixed("final_metrics", final_metrics ?? {});
  const ofBest = Object.entries(bestFacts).filter(([, value]) => value !== null)
    .map(([name, value]) => [`best.${name}`, value as Cell] as const);
  const known = Object.entries(facts).filter(([, value]) => value !== null);
  return new Map<string, Cell>([...known, ...metrics, ...ofBest, ...prefixed("best.metrics", bestMetrics)]);
}
