/**
 * One experiment of a command line: run, shown, and reduced to its outcome.
 *
 * @module
 */
import { exitCodes, InterruptedError, messageOf } from "../errors.ts";
import type { Environment, ExperimentEvent } from "../experiment/mod.ts";
import { formatCount, formatDuration, plural } from "../report/numbers.ts";
import { bestEpoch } from "../report/best_epoch.ts";
import { pairs, table } from "../report/table.ts";
import { type Line, type Style, widthOf } from "../report/text.ts";
import type { Summary } from "../runs/documents/summary.ts";
import type { Spec } from "../spec/spec.ts";
import type { EventOf, FinishedStatus, Metrics } from "../train/events.ts";
import { type Ended, isShort } from "../train/stopping.ts";
import type { Context } from "./command.ts";
import type { Engine } from "./engine.ts";
import { RunDisplay, runningMark, shownMetric } from "./run_display.ts";

/** How an experiment ended, as far as a command line cares. */
export interface Outcome {
  readonly experiment: string;
  /** The seed of the run, where those of an experiment differ in it. */
  readonly seed?: number;
  readonly status: FinishedStatus | "failed" | "not run";
  readonly exitCode: number;
  readonly metrics: Metrics;
  /** What the run directory's summary says, if there is one. */
  readonly summary?: Summary;
  /** The best checkpoint, as the run told it. */
  readonly best?: string;
  /** Names of metrics that epochs gather from their steps; and those of the last metrics that were. */
  readonly running?: { readonly epochs: readonly string[]; readonly last: readonly string[] };
  /** How training ended. */
  readonly ended?: Ended;
  /** Why it ended as it did. */
  readonly reason?: string;
  /** Epochs that were planned. */
  readonly epochs?: number;
  /** Whether the model was solved in one go, without steps. */
  readonly solved?: boolean;
  readonly milliseconds?: number;
  /** Why there was nothing to be done. */
  readonly skipped?: string;
}

/** Runs one experiment. Errors are shown here, under `title`, and become an outcome. */
export function runOne(
  spec: Spec,
  title: string,
  { context, engine, environment }: { context: Context; engine: Engine; environment: Environment },
): Promise<Outcome> {
  const events = engine.runExperiment(spec, environment);
  return followRun({ experiment: spec.name, title, events }, context);
}

/** Shows what a run tells, and gives how it ended. Errors are shown under `title`. */
export async function followRun(
  { experiment, title, events }: {
    readonly experiment: string;
    readonly title: string;
    readonly events: AsyncIterable<ExperimentEvent>;
  },
  context: Pick<Context, "terminal" | "signal" | "report">,
): Promise<Outcome> {
  const display = new RunDisplay(context.terminal, title);
  const started = performance.now();
  let end: EventOf<"finished"> | undefined, gathered: readonly string[] = [];
  let best: string | undefined,
    summary: Summary | undefined,
    epochs: number | undefined,
    solved: boolean | undefined;
  try {
    for await (const event of events) {
      display.show(event);
      if (event.kind === "plan") [epochs, solved] = [event.plan.epochs, event.plan.optimizer === null];
      if (event.kind === "resumed") best = event.best ?? undefined;
      if (event.kind === "checkpoint" && event.best) best = event.name;
      if (event.kind === "epoch") gathered = event.running;
      if (event.kind === "finished") end = event;
      if (event.kind === "recorded") summary = event.summary;
    }
    if (!end) throw new Error("The run ended without saying how");
  } catch (error) {
    const exitCode = context.report(error, title === experiment ? undefined : title);
    const status = error instanceof InterruptedError ? "interrupted" : "failed";
    return { experiment, status, exitCode, metrics: {}, reason: messageOf(error) };
  }
  const { status, ended, reason, metrics } = end;
  const exitCode = exitCodeOf(status, context.signal);
  const milliseconds = performance.now() - started;
  return {
    experiment,
    status,
    exitCode,
    metrics,
    summary,
    best,
    running: { epochs: gathered, last: end.running },
    ended,
    reason,
    epochs,
    solved,
    milliseconds,
  };
}

/** The result of a run in words. */
export function outcomeLines(outcome: Outcome): Line[] {
  const { experiment, status, summary, best, running } = outcome;
  const mark = running?.epochs.includes(summary?.best?.metric ?? "") ? runningMark : "";
  const style: Style = status === "completed" ? "good" : "bad";
  const places: [string, string][] = [
    ...(isShort(outcome.ended) && outcome.reason !== undefined
      ? [["ended", outcome.reason] as [string, string]]
      : []),
    ...(typeof summary?.restored_epoch === "number"
      ? [["weights", `of epoch ${summary.restored_epoch}, the best`] as [string, string]]
      : []),
    ...(summary?.best ? [["best epoch", bestEpoch(summary.best, mark)] as [string, string]] : []),
    ...(summary ? [["run directory", summary.directories.run] as [string, string]] : []),
    ...(best === undefined ? [] : [["best checkpoint", best] as [string, string]]),
    ...(summary?.final_digest ? [["digest", summary.final_digest.slice(0, 16)] as [string, string]] : []),
  ];
  return [
    { text: `${experiment}: ${status}${extent(outcome)}`, style },
    ...resultLines(outcome, places),
  ];
}

/**
 * The last metrics, those of the best epoch beside them if it is another one, and facts below in line with them.
 */
function resultLines(
  { metrics, summary, running }: Outcome,
  facts: readonly (readonly [string, string])[],
): Line[] {
  const best = summary?.best ?? null, last = summary?.restored_epoch ?? summary?.epochs ?? 0;
  const beside = best !== null && best.epoch !== last ? best : null;
  const names = Object.keys({ ...metrics, ...beside?.metrics });
  const labels = ["", "epoch", ...names, ...facts.map(([label]) => label)];
  const width = Math.max(...labels.map(widthOf));
  const cell = (
    values: Readonly<Record<string, number | null>>,
    name: string,
    marked: readonly string[] = [],
  ) => Object.hasOwn(values, name) ? shownMetric(values[name] ?? NaN, marked.includes(name)) : "";
  const rows = names.map((name) => [
    name.padEnd(width),
    cell(metrics, name, running?.last),
    ...beside === null ? [] : [cell(beside.metrics, name, running?.epochs)],
  ]);
  const below = pairs(facts.map(([label, value]) => [label.padEnd(width), value]));
  if (beside === null) return [...pairs(rows.map(([name, value]) => [name, value])), ...below];
  const right = (title: string) => ({ title, align: "right" as const });
  const epochs = ["epoch", formatCount(last), formatCount(beside.epoch)];
  return [...table([{ title: "" }, right("last"), right("best")], [epochs, ...rows]), ...below];
}

/** `, 10 epochs in 3.1 s`, or ` after 4 of 10 epochs, 1.2 s` where fewer were trained. */
function extent({ status, ended, summary, epochs, milliseconds }: Outcome): string {
  if (summary === undefined || epochs === undefined || milliseconds === undefined) return "";
  const time = formatDuration(milliseconds);
  if (status === "completed" && !isShort(ended)) return `, ${plural(summary.epochs, "epoch")} in ${time}`;
  return ` after ${formatCount(summary.epochs)} of ${plural(epochs, "epoch")}, ${time}`;
}

/** The same for programs. */
export function outcomeJson(outcome: Outcome): unknown {
  const { experiment, seed, status, exitCode, summary, best, reason } = outcome;
  return {
    experiment,
    ...(seed !== undefined && { seed }),
    status,
    ...summary,
    ...(best !== undefined && { best_checkpoint: best }),
    ...(reason !== undefined && { reason }),
    ...(outcome.skipped !== undefined && { skipped: outcome.skipped }),
    ...(status !== "not run" && { exit_code: exitCode }),
  };
}

/** The exit code that stands for how a run ended. */
export function exitCodeOf(status: FinishedStatus, signal: AbortSignal): number {
  if (status === "completed") return exitCodes.done;
  if (status === "diverged") return exitCodes.diverged;
  return signal.reason instanceof InterruptedError ? signal.reason.exitCode : exitCodes.sigint;
}
