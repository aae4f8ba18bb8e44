/**
 * Curves by epoch as a small picture: static SVG, which takes its text colour from the page.
 *
 * @module
 */
import { type Content, html, type Markup } from "./html.ts";
import { formatCount } from "./numbers.ts";
import { lineColors } from "./palette.ts";
import { type Scale, scaleFor } from "./scale.ts";

/** One curve: a value for each epoch, the first at index 0; what is null or not finite leaves a gap. */
export interface Series {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

const width = 400, height = 180;
const plot = { left: 56, right: 392, top: 24, bottom: 156 } as const;
/** Wider columns than this many are not told apart. */
const columns = (plot.right - plot.left) / 2;

/** A picture of some curves, at most as many as there are colours; undefined if none has two points. */
export function curve(all: readonly Series[]): Markup | undefined {
  const series = all.filter(({ values }) => values.filter(isNumber).length > 1).slice(0, lineColors.length);
  if (series.length === 0) return undefined;
  let low = Infinity, high = -Infinity;
  for (const value of series.flatMap(({ values }) => values.filter(isNumber))) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const scale = scaleFor(low, high);
  const epochs = Math.max(...series.map(({ values }) => values.length));
  const names = series.map(({ name }) => name).join(", ");
  const lines = series.map(({ values }, i) => line(values, lineColors[i], epochs, scale));
  return html`
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}"
      height="${height}" role="img" aria-label="${names} by epoch" style="max-width:100%;height:auto"
      fill="none" font-family="sans-serif" font-size="11">
      ${[yAxis(scale), xAxis(epochs), legend(series, scale.logarithmic), lines]}
    </svg>
  `;
}

function isNumber(value: number | null): value is number {
  return Number.isFinite(value);
}

const yOf = (scale: Scale, value: number) => plot.bottom - scale.at(value) * (plot.bottom - plot.top);
const xOf = (i: number, epochs: number) => plot.left + i / (epochs - 1) * (plot.right - plot.left);

function yAxis(scale: Scale): Content {
  return scale.ticks.map((tick) => {
    const y = yOf(scale, tick), baseline = (y + 4).toFixed(1), label = shortNumber(tick);
    return html`
      <path d="M${plot.left} ${y.toFixed(1)}H${plot.right}" stroke="currentColor" stroke-opacity="0.15" />
      <text x="${plot.left - 6}" y="${baseline}" text-anchor="end" fill="currentColor">${label}</text>
    `;
  });
}

function xAxis(epochs: number): Content {
  const y = plot.bottom + 15;
  return html`
    <path d="M${plot.left} ${plot.bottom}H${plot.right}" stroke="currentColor" stroke-opacity="0.5" />
    <text x="${plot.left}" y="${y}" fill="currentColor">1</text>
    <text x="${(plot.left + plot.right) / 2}" y="${y}" text-anchor="middle" fill="currentColor">epoch</text>
    <text x="${plot.right}" y="${y}" text-anchor="end" fill="currentColor">${formatCount(epochs)}</text>
  `;
}

/** The names of the curves in a line above them. */
function legend(series: readonly Series[], logarithmic: boolean): Content {
  const room = (plot.right - plot.left) / Math.max(3, series.length);
  const names = series.map(({ name }, i) => {
    const x = plot.left + i * room;
    return html`
      <path d="M${x.toFixed(1)} 11h14" stroke="${lineColors[i]}" stroke-width="2.5" />
      <text x="${(x + 19).toFixed(1)}" y="15" fill="currentColor">${name}</text>
    `;
  });
  const kind =
    html`<text x="${plot.right}" y="15" text-anchor="end" fill="currentColor" fill-opacity="0.7">log scale</text>`;
  return logarithmic ? [...names, kind] : names;
}

/** A curve as one path, with gaps; where a value stands alone between two of them, a round end makes it a dot. */
function line(values: Series["values"], color: string, epochs: number, scale: Scale): Content {
  const pieces: string[][] = [[]];
  for (const i of thinned(values)) {
    const value = values[i];
    if (isNumber(value)) pieces.at(-1)!.push(`${xOf(i, epochs).toFixed(1)} ${yOf(scale, value).toFixed(1)}`);
    else pieces.push([]);
  }
  const path = pieces.filter(({ length }) => length > 0)
    .map((points) => `M${points.join("L")}${points.length === 1 ? "h0" : ""}`);
  return html`
    <path d="${path.join("")}" stroke="${color}" stroke-width="1.8" stroke-linejoin="round"
      stroke-linecap="round" />
  `;
}

/** Which epochs are drawn: all, or the lowest and the highest of each column, so that no peak is lost. */
function thinned(values: Series["values"]): number[] {
  if (values.length <= 2 * columns) return values.map((_, i) => i);
  const chosen: number[] = [];
  for (let column = 0; column < columns; column++) {
    const from = Math.floor(column * values.length / columns);
    const to = Math.floor((column + 1) * values.length / columns);
    let low = from, high = from;
    for (let i = from; i < to; i++) {
      const value = values[i];
      if (!isNumber(value)) continue;
      const lowest = values[low], highest = values[high];
      if (!isNumber(lowest) || value < lowest) low = i;
      if (!isNumber(highest) || value > highest) high = i;
    }
    chosen.push(...new Set([Math.min(low, high), Math.max(low, high)]));
  }
  return chosen;
}

/** Three digits of a number, without zeros that say nothing. */
function shortNumber(value: number): string {
  const text = String(Number(value.toPrecision(3)));
  return text.length > 7 ? value.toExponential(0) : text;
}
