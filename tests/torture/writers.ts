/** What is written without the command line: every function for a sink, and all that writes whole texts with them. */
import { curve } from "../../src/report/curve.ts";
import {
  escapeCsv,
  escapeHtml,
  escapeJson,
  escapeMarkdown,
  escapeTerminal,
} from "../../src/report/escape.ts";
import { evaluationCard } from "../../src/report/evaluation_card.ts";
import { runCard } from "../../src/report/run_card.ts";
import { runsMarkdown } from "../../src/runs/index/history.ts";
import { metricsMarkdown } from "../../src/runs/documents/metrics_files.ts";
import { runsCsv } from "../../src/runs/index/runs_csv.ts";
import { isFormula, isLiveCsv, readCsv } from "../report/read_csv.ts";
import { isLiveHtml, readHtml } from "../report/read_html.ts";
import { hasOnlyTable, isLiveMarkdown } from "../report/read_markdown.ts";
import { steers } from "./payload_texts.ts";

/** Says of what is written of a text whether it is alive. */
type Writer = (text: string) => boolean;

const steersLines: Writer = (text) => steers.test(text.replaceAll("\n", ""));

const run = (text: string) => ({
  experiment: text,
  timestamp: text,
  run_dir: text,
  created_at: text,
  status: "completed" as const,
  ended: "epochs" as const,
  epochs: 5,
  planned_epochs: 5,
  best: {
    epoch: 1,
    metric: text,
    mode: "min" as const,
    value: 0.5,
    checkpoint: text,
    metrics: { [text]: 0.5 },
  },
  final_metrics: { [text]: 0.5 },
  from: text,
});

const epoch = (text: string) => ({ loss: 1, [text]: 0.5 });

const score = { precision: 1, recall: 1, f1: 1, support: 1 };

const writers: Readonly<Record<string, Writer>> = {
  "escapeTerminal": (text) => steers.test(escapeTerminal(text)),
  "escapeJson": (text) => {
    const json = escapeJson({ [text]: [text] });
    return steersLines(json) || Object.keys(JSON.parse(json))[0] !== text;
  },
  "escapeMarkdown": (text) => isLiveMarkdown(escapeMarkdown(text)) || steers.test(escapeMarkdown(text)),
  "escapeMarkdown within a line": (text) => isLiveMarkdown(`a ${escapeMarkdown(text)} b`),
  "metrics.md": (text) => {
    const page = metricsMarkdown(text, [{ epoch: 1, [text]: 0.5 }]);
    return !hasOnlyTable(page) || steersLines(page);
  },
  "the list of runs as Markdown": (text) => !hasOnlyTable(runsMarkdown([run(text)])),
  "escapeHtml": (text) => isLivePage(`<b>${escapeHtml(text)}</b>`, text),
  "escapeHtml in an attribute": (text) =>
    ['"', "'"].some((quote) => {
      const page = `<b title=${quote}${escapeHtml(text)}${quote}></b>`;
      return isLiveHtml(page) || readHtml(page).elements[0].attributes.get("title") !== shown(text);
    }),
  "a curve": (text) => isLivePage(String(curve([{ name: text, values: [1, 2] }])), text),
  "a run in a notebook": (text) =>
    isLiveDisplay(
      runCard({
        name: text,
        status: text,
        reason: text,
        epochs: 2,
        metrics: epoch(text),
        best: { epoch: 1, metric: text, mode: "min", value: 0.5 },
        history: [epoch(text), epoch(text)],
        directory: text,
        digest: text,
        facts: [{ label: text, value: text }],
        warnings: [text],
      }),
      text,
    ),
  "an evaluation in a notebook": (text) =>
    isLiveDisplay(
      evaluationCard({
        run_dir: text,
        experiment: text,
        dataset: text,
        split: text,
        rows: 1,
        changed_files: [text],
        warnings: [text],
        results: [{
          checkpoint: text,
          epoch: 1,
          metrics: epoch(text),
          report: { confusion_matrix: [[1]], classes: [{ name: text, ...score }] },
        }],
        files: [text],
      }),
      text,
    ),
  "escapeCsv": (text) => {
    const [row] = readCsv(`1,${escapeCsv(text)},"b"\n`);
    const cell = escapeTerminal(text);
    return row.length !== 3 || isFormula(row[1]) || ![cell, `'${cell}`].includes(row[1]) ||
      isFormula(text) && row[1] === cell;
  },
  "the list of runs as CSV": (text) => isLiveCsv(runsCsv([run(text)])) || steersLines(runsCsv([run(text)])),
};

/** A text as a page shows it. */
function shown(text: string): string {
  return escapeTerminal(text.replace(/[\r\n]+/g, " "));
}

/** Whether a page has more than it was written to have, or does not show the text. */
function isLivePage(page: string, text: string): boolean {
  return isLiveHtml(page) || steers.test(page) || !readHtml(page).text.includes(shown(text));
}

/** The same of what a notebook shows, which typesetters of formulas have to keep away from. */
function isLiveDisplay(display: { "text/html": string; "text/plain": string }, text: string): boolean {
  const page = display["text/html"];
  const classes = readHtml(page).elements[0].attributes.get("class")?.split(" ") ?? [];
  return isLivePage(page, text) || steersLines(display["text/plain"]) ||
    !["tex2jax_ignore", "mathjax_ignore"].every((name) => classes.includes(name));
}

/** Every text through every writer; what came out alive. */
export function tryWriters(all: readonly string[]): { sinks: number; failures: string[] } {
  const failures: string[] = [];
  for (const [name, isLive] of Object.entries(writers)) {
    for (const text of all) if (isLive(text)) failures.push(`${name}: ${JSON.stringify(text)} is alive`);
  }
  return { sinks: Object.keys(writers).length, failures };
}

/** The control: how many of some texts are alive where nothing is escaped. */
export function aliveAsTheyStand(
  all: readonly string[],
): Readonly<Record<"Markdown" | "HTML" | "CSV", number>> {
  const count = (isLive: Writer) => all.filter(isLive).length;
  return {
    Markdown: count(isLiveMarkdown),
    HTML: count((text) => isLiveHtml(`<b title="${text}">${text}</b>`)),
    CSV: count(isFormula),
  };
}
