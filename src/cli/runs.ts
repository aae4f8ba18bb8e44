/**
 * `mlx runs`: what was run, how it ended, and with which result.
 *
 * @module
 */
import { ConfigError, exitCodes } from "../errors.ts";
import { wrap } from "../report/wrap.ts";
import { formatMetric } from "../report/numbers.ts";
import { type Column, table } from "../report/table.ts";
import { type Line, widthOf } from "../report/text.ts";
import type { RunInfo } from "../runs/index/history.ts";
import { found } from "../schema/found.ts";
import { isShort } from "../train/stopping.ts";
import { didYouMean } from "../schema/suggest.ts";
import { defineCommand } from "./command.ts";
import { mainMetrics } from "./main_metrics.ts";
import { flag, text } from "./options.ts";

/** The command. */
export const command = defineCommand({
  usage: ["runs [NAME] [options]"],
  description: [
    "Lists the runs of an output directory, the newest first; with NAME, those of one experiment.",
    "An unfinished run, or one that ended early, shows completed and configured epochs: 12/50.",
    '"crashed": the process ended without recording a status. "damaged": the manifest is corrupt. "unreadable": ' +
    'the files may not be read. "newer": a newer mlx wrote the run.',
  ],
  options: {
    output: text("DIR", "The output directory of the runs (default: outputs)"),
    root: text("DIR", "The directory that relative paths start from (default: the current one)"),
    json: flag("Print the list as JSON"),
    csv: flag("Print the list as CSV, one column per metric"),
    markdown: flag("Print a summary by experiment as Markdown"),
  },
  examples: ["runs", "runs iris", "runs --csv > runs.csv", "runs --markdown > runs.md"],
  async run({ terminal, ...context }, options, operands) {
    const [name, ...more] = operands;
    if (more.length > 0) {
      throw new ConfigError(`Unexpected operand ${found(more[0])}`, "one experiment is listed at a time");
    }
    checkFormats(options);
    const engine = await context.engine();
    const workspace = await engine.openWorkspace(options.root, []);
    const output = options.output ?? "outputs";
    const all = await engine.listRuns(output, workspace).catch((error) => {
      // Where nothing was run yet there is no such directory.
      if (options.output === undefined && error.cause instanceof Deno.errors.NotFound) return [];
      throw error;
    });
    const runs = name === undefined ? all : all.filter((run) => run.experiment === name);
    if (name !== undefined && runs.length === 0) {
      const known = [...new Set(all.map(({ experiment }) => experiment))];
      throw new ConfigError(
        `Cannot find a run of ${found(name)} in ${found(output)}`,
        didYouMean(name, known) ?? "mlx runs lists all of them",
      );
    }
    if (options.json) terminal.printJson(runs);
    else if (options.csv) {
      const { runsCsv } = await import("../runs/index/runs_csv.ts");
      terminal.print(...runsCsv(runs).trimEnd().split("\n"));
    } else if (options.markdown) {
      const { runsMarkdown } = await import("../runs/index/history.ts");
      terminal.print(...runsMarkdown(runs).trimEnd().split("\n"));
    } else if (runs.length === 0) terminal.print(`No runs in ${output}`);
    else {
      const { lines, left } = runsTable(runs, terminal.width);
      terminal.print(...lines);
      const missing = left.filter((title) => title !== "started (UTC)").map((title) => `"${title}"`);
      if (missing.length > 0) {
        const [columns, it] = missing.length === 1 ? ["column", "it"] : ["columns", "them"];
        const text = `There is no room for the ${columns} ${missing.join(", ")}: --json has ${it}`;
        terminal.note(...wrap(text, terminal.progressWidth));
      }
    }
    return exitCodes.done;
  },
});

/** @throws {ConfigError} if the list is to have two forms at once. */
function checkFormats({ json, csv, markdown }: Readonly<Record<"json" | "csv" | "markdown", boolean>>): void {
  const formats = Object.entries({ JSON: json, CSV: csv, Markdown: markdown });
  const [one, other] = formats.flatMap(([name, wanted]) => wanted ? [name] : []);
  if (other === undefined) return;
  throw new ConfigError(
    `Cannot list runs as both ${one} and ${other}`,
    `leave out --${one.toLowerCase()} or --${other.toLowerCase()}`,
  );
}

/** A column, and what it says of a run. */
interface RunColumn extends Column {
  readonly cell: (run: RunInfo) => string;
}

const columns: readonly RunColumn[] = [
  { title: "run directory", whole: true, cell: ({ run_dir }) => run_dir },
  { title: "status", cell: ({ status }) => status },
  { title: "epochs", align: "right", cell: epochsDone },
  { title: "ended", cell: ({ status, ended }) => ended === status || ended === "epochs" ? "" : ended ?? "" },
  { title: "metric", cell: (run) => mainMetric(run)?.name ?? "" },
  { title: "value", align: "right", cell: (run) => mainMetric(run)?.value ?? "" },
  { title: "best epoch", align: "right", cell: ({ best }) => best === null ? "" : `${best.epoch}` },
  {
    title: "best by",
    cell: ({ best }) => best === null ? "" : `${best.metric} ${formatMetric(best.value)}`,
  },
  { title: "started (UTC)", cell: ({ created_at }) => created_at.slice(0, 19).replace("T", " ") },
  { title: "from", cell: ({ from }) => from ?? "" },
];

/** What is left out where there is no room, in this order; a metric goes with its value. */
const leftOut: readonly (readonly string[])[] = [
  ["started (UTC)"],
  ["best by"],
  ["from"],
  ["best epoch"],
  ["ended"],
  ["epochs"],
  ["metric", "value"],
];

/**
 * The table of runs, and the columns that were left out so that directories stay whole, which a user copies: first when
 * a run began, since its directory is named after that.
 */
function runsTable(runs: readonly RunInfo[], width: number): { lines: Line[]; left: string[] } {
  // A column that would be empty is none: most runs come from a config, and old ones do not say which epoch was best.
  const optional = ["ended", "from", "best epoch", "best by"];
  const all = columns.filter(({ title, cell }) =>
    !optional.includes(title) || runs.some((run) => cell(run) !== "")
  );
  const has = (title: string) => all.some((column) => column.title === title);
  const lay = (left: readonly string[], width?: number) => {
    const shown = all.filter(({ title }) => !left.includes(title));
    return table(shown, runs.map((run) => shown.map(({ cell }) => cell(run))), { indent: 0, width });
  };
  const left: string[] = [];
  for (const titles of leftOut) {
    if (lay(left).every((line) => widthOf(line) <= width)) break;
    left.push(...titles.filter(has));
  }
  return { lines: lay(left, width), left };
}

/** `50`, or `12/50` of a run that did not complete or ended early. */
function epochsDone({ status, ended, epochs, planned_epochs }: RunInfo): string {
  if (epochs === null) return "";
  return status === "completed" && !isShort(ended) ? `${epochs}` : `${epochs}/${planned_epochs ?? "?"}`;
}

function mainMetric({ final_metrics }: RunInfo): { name: string; value: string } | undefined {
  if (final_metrics === null) return undefined;
  const name = mainMetrics.find((name) => Object.hasOwn(final_metrics, name));
  return name === undefined ? undefined : { name, value: formatMetric(final_metrics[name] ?? NaN) };
}
