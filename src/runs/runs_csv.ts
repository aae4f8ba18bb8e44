/**
 * A list of runs as CSV.
 *
 * @module
 */
import { type Cell, csvLines } from "../report/csv.ts";
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
];

/**
 * The text of a CSV file with a line for each run, in the order given.
 *
 * It has a column for all that is known of a run, and one for every metric that any of them has. Those are called
 * `final_metrics.NAME`, by their place in JSON, as `pandas.json_normalize` calls them too: so no name of a metric can
 * be that of another column. A cell is empty where a run has no such metric, and NaN where it was not finite.
 */
export function runsCsv(runs: readonly RunInfo[]): string {
  const rows = runs.map(cellsOf);
  const columns = new Set(always);
  for (const row of rows) for (const name of row.keys()) columns.add(name);
  const names = [...columns];
  return csvLines(names, rows.map((row) => names.map((name) => row.get(name) ?? null))).join("\n") + "\n";
}

/** What there is to say of a run, by column. */
function cellsOf({ final_metrics, ...facts }: RunInfo): Map<string, Cell> {
  const metrics = Object.entries(final_metrics ?? {})
    .map(([name, value]) => [`final_metrics.${name}`, value ?? NaN] as const);
  const known = Object.entries(facts).filter(([, value]) => value !== null);
  return new Map<string, Cell>([...known, ...metrics]);
}
