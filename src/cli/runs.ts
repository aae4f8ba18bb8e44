/**
 * `mlx runs`: what was run, how it ended, and with which result.
 *
 * @module
 */
import { ConfigError, exitCodes } from "../errors.ts";
import { formatMetric } from "../report/numbers.ts";
import { table } from "../report/table.ts";
import type { RunInfo } from "../runs/history.ts";
import { found } from "../schema/found.ts";
import { didYouMean } from "../schema/suggest.ts";
import { defineCommand } from "./command.ts";
import { mainMetrics } from "./main_metrics.ts";
import { flag, text } from "./options.ts";

/** The command. */
export const command = defineCommand({
  usage: ["runs [NAME] [options]"],
  description: [
    "Lists the runs of an output directory, the newest first; with NAME, those of one experiment.",
    "A run whose process died without a word is shown as crashed, one whose manifest cannot be read as damaged.",
  ],
  options: {
    output: text("DIR", "The output directory of the runs (default: outputs)"),
    root: text("DIR", "The directory that relative paths start from (default: the current one)"),
    json: flag("Print the list as JSON"),
    markdown: flag("Print a summary by experiment as Markdown"),
  },
  examples: ["runs", "runs iris", "runs --markdown > runs.md"],
  async run({ terminal, ...context }, options, operands) {
    const [name, ...more] = operands;
    if (more.length > 0) {
      throw new ConfigError(`Unexpected operand ${found(more[0])}`, "one experiment is listed at a time");
    }
    if (options.json && options.markdown) {
      throw new ConfigError("Cannot list runs as both JSON and Markdown", "leave out --json or --markdown");
    }
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
    else if (options.markdown) {
      const { runsMarkdown } = await import("../runs/history.ts");
      terminal.print(...runsMarkdown(runs).trimEnd().split("\n"));
    } else if (runs.length === 0) terminal.print(`No runs in ${output}`);
    else {
      // Most runs come from a config: then there is no such column.
      const lineage = runs.some(({ from }) => from !== null);
      const rows = runs.map((run) => lineage ? [...cells(run), run.from ?? ""] : cells(run));
      const titles = lineage ? [...columns, { title: "from" }] : columns;
      terminal.print(...table(titles, rows, { indent: 0, width: terminal.width }));
    }
    return exitCodes.done;
  },
});

const columns = [
  { title: "run directory" },
  { title: "status" },
  { title: "metric" },
  { title: "value", align: "right" },
  { title: "started (UTC)" },
] as const;

function cells({ run_dir, status, final_metrics, created_at }: RunInfo): string[] {
  const metric = mainMetrics.find((name) => final_metrics !== null && Object.hasOwn(final_metrics, name));
  const value = metric === undefined ? "" : formatMetric(final_metrics![metric] ?? NaN);
  return [run_dir, status, metric ?? "", value, created_at.slice(0, 19).replace("T", " ")];
}
