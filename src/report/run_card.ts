/**
 * A run as notebooks show it: how it ended, its metrics, its loss by epoch, and where it is.
 *
 * @module
 */
import { bestEpoch, type BestView } from "./best_epoch.ts";
import { card, type Display, type Fact, type Mood, shortened } from "./card.ts";
import { curve, type Series } from "./curve.ts";
import { escapeTerminal } from "./escape.ts";
import { html } from "./html.ts";
import { metricTable, type MetricValues } from "./metric_table.ts";
import { formatMetric, plural } from "./numbers.ts";
import { rowStyle } from "./styles.ts";
import { pairs } from "./table.ts";

/** What there is to show of a run. */
export interface RunView {
  /** The experiment's name. */
  readonly name: string;
  readonly status: string;
  /** Why it is not completed. */
  readonly reason?: string | null;
  /** Complete epochs. */
  readonly epochs: number;
  /** The final metrics, or the newest. */
  readonly metrics: MetricValues;
  /** The best epoch; null if none is known. */
  readonly best: BestView | null;
  /** The metrics of each epoch, the first at index 0. */
  readonly history: readonly MetricValues[];
  /** The run directory; null if nothing was recorded. */
  readonly directory: string | null;
  readonly digest: string | null;
  /** Further facts. */
  readonly facts?: readonly Fact[];
  readonly warnings: readonly string[];
}

const moods: Readonly<Record<string, Mood>> = {
  completed: "good",
  diverged: "bad",
  failed: "bad",
  interrupted: "mixed",
};
const losses = ["loss", "val_loss"];

/** The run for pages and for screens of plain text. */
export function runCard(run: RunView): Display {
  const { name, status, epochs, warnings } = run;
  const facts: Fact[] = [
    ...run.reason ? [{ label: "reason", value: run.reason }] : [],
    ...run.best === null ? [] : [{ label: "best epoch", value: bestEpoch(run.best) }],
    run.directory === null
      ? { label: "directory", value: "not recorded" }
      : { label: "directory", value: run.directory, code: true },
    ...run.digest === null ? [] : [{ label: "digest", value: run.digest, code: true as const }],
    ...run.facts ?? [],
  ];
  const ending = `${status}, ${plural(epochs, "epoch")}`;
  const picture = curve(losses.map((loss) => seriesOf(loss, run.history)));
  const table = Object.keys(run.metrics).length > 0 ? metricTable(run.metrics) : "";
  const page = card({
    title: name,
    status: { text: ending, mood: moods[status] ?? "mixed" },
    body: html`<div style="${rowStyle}">${table}${picture ?? ""}</div>`,
    facts,
    warnings,
  });
  const numbers = Object.entries(run.metrics)
    .map(([metric, value]) => [metric, formatMetric(value ?? NaN)] as const);
  const lines = [
    escapeTerminal(`${name}: ${ending}`),
    ...pairs([...numbers, ...facts.map(({ label, value }) => [label, value] as const)]),
    ...shortened(warnings).map((warning) => escapeTerminal(`warning: ${warning}`)),
  ];
  return { "text/plain": lines.join("\n"), "text/html": page.toString() };
}

function seriesOf(name: string, history: readonly MetricValues[]): Series {
  return {
    name,
    values: history.map((metrics) => Object.hasOwn(metrics, name) ? metrics[name] : null),
  };
}
