/**
 * Metrics by name as a table that has a line for each metric and a column for each part of the data.
 *
 * @module
 */
import { type Content, html } from "./html.ts";
import { formatMetric } from "./numbers.ts";
import { headStyle, numberStyle, tableStyle, textStyle } from "./styles.ts";

/** Metrics by name, `val_` and `test_` before those of held-out rows; null stands for what is not finite. */
export type MetricValues = Readonly<Record<string, number | null>>;

const parts = [
  { prefix: "", title: "train" },
  { prefix: "val_", title: "validation" },
  { prefix: "test_", title: "test" },
] as const;

/** The table; parts of the data that have no metric have no column. */
export function metricTable(metrics: MetricValues): Content {
  const names = new Set(Object.keys(metrics).map((name) => name.slice(partOf(name).prefix.length)));
  const shown = parts.filter((part) => Object.keys(metrics).some((name) => partOf(name) === part));
  const titles = shown.map(({ title }) => html`<th style="${headStyle};text-align:right">${title}</th>`);
  const rows = [...names].map((name) => {
    const cells = shown.map(({ prefix }) => {
      const value = Object.hasOwn(metrics, prefix + name) ? number(metrics[prefix + name]) : "";
      return html`<td style="${numberStyle}">${value}</td>`;
    });
    return html`<tr><td style="${textStyle}">${name}</td>${cells}</tr>`;
  });
  return html`
    <table style="${tableStyle}">
      <thead>
        <tr><th style="${headStyle}"></th>${titles}</tr>
      </thead>
      <tbody>${rows}</tbody>
    </table>
  `;
}

/** A metric in six digits; all of them where one points at it. */
export function number(value: number | null): Content {
  const exact = value ?? NaN;
  return html`<span title="${exact}">${formatMetric(exact)}</span>`;
}

function partOf(name: string): typeof parts[number] {
  return parts.findLast(({ prefix }) => name.startsWith(prefix))!;
}
