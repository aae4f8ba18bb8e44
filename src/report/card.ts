/**
 * A card: what a notebook shows of a run or an evaluation, and what a screen of plain text shows of it.
 *
 * @module
 */
import { type Content, html, type Markup } from "./html.ts";
import { formatCount } from "./numbers.ts";
import { moodColors } from "./palette.ts";
import {
  cardStyle,
  codeStyle,
  dotStyle,
  labelStyle,
  statusStyle,
  tableStyle,
  titleStyle,
  valueStyle,
  warningStyle,
} from "./styles.ts";

/** What Jupyter shows: the richest of these that it can. */
export interface Display {
  /** For screens of plain text. */
  readonly "text/plain": string;
  /** For pages. */
  readonly "text/html": string;
}

/** A fact with its label; `code` if it is to be copied. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly code?: true;
}

/** How something went. */
export type Mood = keyof typeof moodColors;

/** The parts of a card for pages, from top to bottom. */
export interface CardParts {
  readonly title: string;
  /** What stands beside the title, after a dot in a colour. */
  readonly status?: { readonly text: string; readonly mood: Mood };
  readonly body: Content;
  readonly facts: readonly Fact[];
  /** What a user should know before trusting the rest. */
  readonly warnings: readonly string[];
}

const mostWarnings = 20;

/**
 * A card for pages. It has classes that keep the typesetters of formulas of all versions away from it: `$` in a name is
 * no formula, and formulas may hold links.
 */
export function card({ title, status, body, facts, warnings }: CardParts): Markup {
  const ending = status === undefined ? "" : statusBeside(status);
  const table = facts.length === 0 ? "" : factTable(facts);
  return html`
    <div class="mlx-card tex2jax_ignore mathjax_ignore" style="${cardStyle}">
      <div><span style="${titleStyle}">${title}</span>${ending}</div>
      ${[body, table, shortened(warnings).map(warningBlock)]}
    </div>
  `;
}

function statusBeside({ text, mood }: NonNullable<CardParts["status"]>): Content {
  const dot = html`<span style="${dotStyle};background:${moodColors[mood]}"></span>`;
  return html`<span style="${statusStyle}">${dot}${text}</span>`;
}

function factTable(facts: readonly Fact[]): Content {
  const rows = facts.map(({ label, value, code }) => {
    const shown = code ? html`<span style="${codeStyle}">${value}</span>` : value;
    return html`
      <tr>
        <td style="${labelStyle}">${label}</td>
        <td style="${valueStyle}">${shown}</td>
      </tr>
    `;
  });
  return html`
    <table style="${tableStyle}">
      <tbody>${rows}</tbody>
    </table>
  `;
}

/** The first of some lines; if there are more, the last line says how many. */
export function shortened(lines: readonly string[], most = mostWarnings): readonly string[] {
  const more = lines.length - most;
  return more > 0 ? [...lines.slice(0, most), `and ${formatCount(more)} more`] : lines;
}

function warningBlock(text: string): Content {
  return html`<div style="${warningStyle};border-color:${moodColors.mixed}"><b>warning</b> ${text}</div>`;
}
