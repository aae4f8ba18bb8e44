/**
 * `mlx diff`: two runs side by side.
 *
 * @module
 */
import { ConfigError, exitCodes } from "../errors.ts";
import { formatMetric, plural } from "../report/numbers.ts";
import { type Column, table } from "../report/table.ts";
import type { Line } from "../report/text.ts";
import type { Difference, RunComparison } from "../runs/index/compare_runs.ts";
import { found } from "../schema/found.ts";
import { defineCommand } from "./command.ts";
import { flag, text } from "./options.ts";
import { runArgument } from "./run_argument.ts";

/** The command. */
export const command = defineCommand({
  usage: ["diff RUN RUN [options]"],
  description: [
    "Compares two runs: settings, metrics, environment, data and files, and the first epoch whose digests differ. " +
    "The exit code is 0, whatever differs.",
    runArgument,
  ],
  options: {
    root: text("DIR", "The directory that relative paths start from (default: the current one)"),
    json: flag("Print the result as JSON"),
  },
  examples: ["diff outputs/iris/20260102_030405 outputs/iris/20260102_040506", "diff @last @best:val_loss"],
  async run({ terminal, ...context }, options, operands) {
    if (operands.length !== 2) {
      throw new ConfigError(
        `Cannot compare runs: expected two but found ${operands.length === 0 ? "none" : operands.length}`,
        operands.length < 2
          ? "mlx runs lists them"
          : `two runs are compared at a time: leave out ${found(operands[2])}`,
      );
    }
    const engine = await context.engine();
    const workspace = await engine.openWorkspace(options.root, []);
    const [a, b] = [
      await engine.resolveRun(workspace, operands[0]),
      await engine.resolveRun(workspace, operands[1]),
    ];
    const comparison = await engine.compareRuns(workspace, a, b);
    if (options.json) terminal.printJson(comparison);
    else terminal.print(...comparisonLines(comparison, terminal.width));
    return exitCodes.done;
  },
});

function comparisonLines(comparison: RunComparison, width: number): Line[] {
  const { runs, settings, metrics, environment, data, files } = comparison;
  const section = <T>(
    title: string,
    list: readonly Difference<T>[],
    show: (value: T, name: string) => string,
    align?: "right",
  ): Line[] => {
    if (list.length === 0) return [];
    const columns: Column[] = [{ title }, { title: "A", align }, { title: "B", align }];
    const rows = list.map(({ name, a, b }) => [
      name,
      ...[a, b].map((value) => value === undefined ? "–" : show(value, name)),
    ]);
    return ["", ...table(columns, rows, { indent: 0, width })];
  };
  const setting = (value: unknown) => typeof value === "string" ? value : JSON.stringify(value);
  const metric = (value: number | null, name: string) =>
    name === "best.epoch" ? String(value) : formatMetric(value ?? NaN);
  const digits = (digest: string) => digest.slice(0, 16);
  return [
    `A  ${runs[0]}`,
    `B  ${runs[1]}`,
    "",
    verdict(comparison),
    ...section("Settings that differ", settings, setting),
    ...section("Metrics", metrics, metric, "right"),
    ...section("Data that differ (SHA-256)", data, digits),
    ...section("Environment that differs", environment, String),
    ...files.length > 0 ? ["", `${plural(files.length, "file")} of the runs differ: --json lists them`] : [],
  ];
}

/** Whether the runs are the same, and where they part. */
function verdict({ identical, epochs: { a, b, same, first_difference } }: RunComparison): Line {
  if (identical) {
    return { text: "Identical: equal final digests, so equal config, data and weights", style: "good" };
  }
  if (first_difference !== null) {
    const before = same === 0 ? "no epoch before it" : `the first ${plural(same, "epoch")} are equal`;
    return `Epoch ${first_difference} is the first whose digests differ: ${before}`;
  }
  if (same === 0) return "No epoch to compare: one of the runs has none";
  return a === b
    ? `All ${plural(same, "epoch")} have equal digests`
    : `The first ${plural(same, "epoch")} are equal: A has ${a}, B has ${b}`;
}
