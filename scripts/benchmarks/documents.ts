/**
 * The pages that show the figures: the parts of them between two marks are made here.
 *
 * @module
 */
import type { Results } from "./results.ts";
import {
  barTable,
  curveTable,
  evaluationTable,
  lossTable,
  ratioTable,
  runsTable,
  valueTable,
} from "./tables.ts";

/** When and where it was measured, and what took part. */
export function conditions({ machine, date, participants, rounds }: Results): string {
  const wide = machine?.vectorBits ? `, native vectors of ${machine.vectorBits} bits` : "";
  const lines = machine
    ? [
      `Measured on ${date}: ${machine.processor}, ${machine.cores} cores${wide}, ${machine.system}, ` +
      `Deno ${machine.deno} with V8 ${machine.v8}.`,
      "",
    ]
    : [];
  const counts = rounds.filter((one) => one.stoppedAfter === null).map(({ training }) => training.length);
  if (counts.length > 0) {
    const [least, most] = [Math.min(...counts), Math.max(...counts)];
    lines.push(`Median (least–most) of ${least === most ? least : `${least} to ${most}`} rounds.`, "");
  }
  for (const { title, version, threading } of Object.values(participants)) {
    lines.push(`- ${title} ${version}; threads: ${threading}`);
  }
  return lines.join("\n");
}

/** The part of docs/performance.md. */
export function performancePart(results: Results): string {
  const parts = [conditions(results)];
  const add = (title: string, text: string) => parts.push(`### ${title}`, text);
  const native = results.rounds.some(({ vectors }) => vectors === "native");
  if (native || results.products) add("Against the goals", barTable(results));
  if (native) {
    add("Training time relative to mlx (above 1: mlx is faster)", ratioTable(results, "training"));
    add("Whole-process time relative to mlx (above 1: mlx is faster)", ratioTable(results, "whole"));
    add("Training, seconds", valueTable(results, "training"));
    add("Metrics of every epoch, computed by mlx alone", evaluationTable(results));
    add("Whole process, seconds", valueTable(results, "whole"));
    add("Peak memory, MB", valueTable(results, "peak"));
    add("Loss of the first and of the last epoch", lossTable(results));
  }
  for (const vectors of ["256", "128"] as const) {
    if (!results.rounds.some((one) => one.vectors === vectors)) continue;
    const title =
      `Training time relative to mlx (above 1: mlx is faster), others limited to vectors of ${vectors} bits`;
    add(title, ratioTable(results, "training", vectors));
  }
  if (results.samples) {
    add("A million samples, from 10³ rows to 10⁶", curveTable(results.samples, "rows", "sample"));
  }
  if (results.solves) add("An exact solve on 10³ to 10⁶ rows", curveTable(results.solves, "rows", "sample"));
  if (results.parameters) {
    add(
      "Steps of 10³ to 10⁷ parameters",
      curveTable(results.parameters, "parameters", "parameter and step"),
    );
  }
  if (results.runs) add("A directory with many runs", runsTable(results.runs));
  return parts.join("\n\n");
}

/** Puts a part between the marks of a page. */
export function replacePart(page: string, mark: string, part: string): string {
  const [begin, end] = [`<!-- ${mark}: made by \`scripts/bench --write\` -->`, `<!-- end of ${mark} -->`];
  const from = page.indexOf(begin), to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`Cannot find "${begin}" and "${end}" in the page`);
  return `${page.slice(0, from + begin.length)}\n\n${part}\n\n${page.slice(to)}`;
}
