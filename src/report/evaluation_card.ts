/**
 * An evaluation as notebooks show it: the metrics of each checkpoint, and what was taken for what.
 *
 * @module
 */
import { card, type Display, type Fact, shortened } from "./card.ts";
import { type ClassTables, classTables } from "./class_tables.ts";
import { escapeTerminal } from "./escape.ts";
import { type Content, html } from "./html.ts";
import { type MetricValues, number } from "./metric_table.ts";
import { formatMetric, plural } from "./numbers.ts";
import { headStyle, numberStyle, rowStyle, tableStyle, textStyle } from "./styles.ts";
import { table } from "./table.ts";

/** What there is to show of an evaluation. */
export interface EvaluationView {
  /** The run directory. */
  readonly run_dir: string;
  /** The experiment's name. */
  readonly experiment: string;
  readonly dataset: string;
  readonly split: string;
  readonly rows: number;
  readonly changed_files: readonly string[] | null;
  readonly warnings: readonly string[];
  readonly results: readonly {
    readonly checkpoint: string;
    readonly epoch: number;
    readonly metrics: MetricValues;
    readonly report?: ClassTables;
  }[];
  readonly files: readonly string[];
}

const mostFiles = 4;

/** The evaluation for pages and for screens of plain text. */
export function evaluationCard(view: EvaluationView): Display {
  const { experiment, dataset, results } = view;
  const part = view.split === "all" ? "all rows" : `${view.split} split`;
  const title = `${experiment}: ${part} of ${dataset}, ${plural(view.rows, "row")}`;
  const changed = (view.changed_files ?? []).map((path) =>
    `${path} is not what the run was trained on: these metrics do not compare with the run's own`
  );
  const warnings = [...changed, ...view.warnings];
  const facts: Fact[] = [
    { label: "run", value: view.run_dir, code: true },
    ...shortened(view.files, mostFiles).map((value) => ({
      label: "recorded in",
      value,
      code: true as const,
    })),
  ];
  const metrics = [...new Set(results.flatMap((result) => Object.keys(result.metrics)))];
  const report = results.length === 1 ? results[0].report : undefined;
  const page = card({
    title,
    body: [
      checkpointTable(metrics, results),
      // Of several checkpoints there would be more tables than anybody compares.
      report === undefined ? "" : html`<div style="${rowStyle}">${classTables(report)}</div>`,
    ],
    facts,
    warnings,
  });
  const right = (name: string) => ({ title: name, align: "right" as const });
  const lines = [
    escapeTerminal(title),
    ...table(
      [{ title: "checkpoint" }, right("epoch"), ...metrics.map(right)],
      results.map(({ checkpoint, epoch, metrics: values }) => [
        checkpoint,
        String(epoch),
        ...metrics.map((name) => Object.hasOwn(values, name) ? formatMetric(values[name] ?? NaN) : ""),
      ]),
    ).map((line) => typeof line === "string" ? line : line.text),
    ...warnings.map((warning) => escapeTerminal(`warning: ${warning}`)),
  ];
  return { "text/plain": lines.join("\n"), "text/html": page.toString() };
}

/** A line for each checkpoint. */
function checkpointTable(metrics: readonly string[], results: EvaluationView["results"]): Content {
  const titles = ["epoch", ...metrics]
    .map((title) => html`<th style="${headStyle};text-align:right">${title}</th>`);
  const rows = results.map(({ checkpoint, epoch, metrics: values }) => {
    const cells = metrics.map((name) => Object.hasOwn(values, name) ? number(values[name]) : "");
    const numbers = [epoch, ...cells].map((cell) => html`<td style="${numberStyle}">${cell}</td>`);
    return html`<tr><td style="${textStyle}">${checkpoint}</td>${numbers}</tr>`;
  });
  return html`
    <div style="${rowStyle};overflow-x:auto">
      <table style="${tableStyle}">
        <thead>
          <tr><th style="${headStyle}">checkpoint</th>${titles}</tr>
        </thead>
        <tbody>${rows}</tbody>
      </table>
    </div>
  `;
}
