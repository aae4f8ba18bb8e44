/**
 * What a classification got right and wrong, class by class, as tables for pages.
 *
 * @module
 */
import { type Content, html } from "./html.ts";
import { number } from "./metric_table.ts";
import { formatCount } from "./numbers.ts";
import { headStyle, numberStyle, tableStyle, textStyle } from "./styles.ts";

/** Scores by class, and how often each was taken for which. */
export interface ClassTables {
  /** counts[i][j]: rows of class i that were predicted to be of class j. */
  readonly confusion_matrix: readonly (readonly number[])[];
  readonly classes: readonly {
    readonly name: string;
    readonly precision: number;
    readonly recall: number;
    readonly f1: number;
    readonly support: number;
  }[];
}

/** The most classes whose confusion matrix is still read at a glance. */
const mostInMatrix = 12;
/** The most classes that are listed; the others are counted. */
const mostInList = 100;

/** A line for each class; beside it, if there are not too many, the confusion matrix. */
export function classTables({ classes, confusion_matrix }: ClassTables): Content {
  const titles = ["precision", "recall", "f1", "rows"];
  const rows = classes.slice(0, mostInList).map(({ name, precision, recall, f1, support }) => [
    nameCell(name),
    ...[precision, recall, f1].map((score) => html`<td style="${numberStyle}">${number(score)}</td>`),
    html`<td style="${numberStyle}">${formatCount(support)}</td>`,
  ]);
  const scores = tableOf("class", titles, rows);
  if (classes.length > mostInMatrix) {
    const more = classes.length - mostInList;
    return more > 0 ? html`<div>${scores}<div>and ${formatCount(more)} more</div></div>` : scores;
  }
  const names = classes.map(({ name }) => name);
  const counts = names.map((name, i) => [nameCell(name), ...confusion_matrix[i].map(countCell)]);
  return [scores, tableOf("true \\ predicted", names, counts)];
}

function tableOf(first: string, titles: readonly string[], rows: readonly Content[]): Content {
  const others = titles.map((title) => html`<th style="${headStyle};text-align:right">${title}</th>`);
  return html`
    <table style="${tableStyle}">
      <thead>
        <tr><th style="${headStyle}">${first}</th>${others}</tr>
      </thead>
      <tbody>${rows.map((cells) => html`<tr>${cells}</tr>`)}</tbody>
    </table>
  `;
}

function nameCell(name: string): Content {
  return html`<td style="${textStyle}">${name}</td>`;
}

/** A count on a ground that is the deeper, the larger its share of the row; never so deep that text is lost. */
function countCell(count: number, _: number, row: readonly number[]): Content {
  const sum = row.reduce((all, one) => all + one, 0);
  const share = sum > 0 ? count / sum : 0;
  const ground = `rgba(59,130,208,${(0.4 * share).toFixed(3)})`;
  return html`<td style="${numberStyle};background:${ground}">${formatCount(count)}</td>`;
}
