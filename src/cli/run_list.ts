/**
 * The experiments of a command line, one after the other.
 *
 * @module
 */
import type { OpenedSources } from "../datasets/opened_sources.ts";
import { ConfigError, exitCodes, messageOf } from "../errors.ts";
import type { Environment } from "../experiment/mod.ts";
import { formatMetric } from "../report/numbers.ts";
import { type Column, table } from "../report/table.ts";
import type { Line } from "../report/text.ts";
import { found } from "../schema/found.ts";
import type { Spec } from "../spec/spec.ts";
import type { Context } from "./command.ts";
import type { Engine } from "./engine.ts";
import { mainMetrics } from "./main_metrics.ts";
import { shellWord } from "./program_name.ts";
import { seedLines, summarizeSeeds } from "./seeds.ts";
import { exitCodeOf, type Outcome, outcomeJson, outcomeLines, runOne } from "./run_one.ts";

/** What is to be done, and with what. */
export interface Work {
  readonly context: Context;
  readonly engine: Engine;
  readonly environment: Environment;
  readonly specs: readonly Spec[];
  /** The seeds that the runs of each experiment differ in, if more than one run of each is wanted. */
  readonly seeds?: readonly number[];
  readonly json: boolean;
  /** The root directory as the user named it. */
  readonly root?: string;
}

/** Where data are kept that several experiments of a list use. */
export async function openSources(): Promise<OpenedSources> {
  return new (await import("../datasets/opened_sources.ts")).OpenedSources();
}

/** Whether a word of the command line replaces a setting. */
export function isOverride(word: string): boolean {
  return /^[^=]+=/.test(word);
}

/** @throws {ConfigError} unless every word replaces a setting. */
export function checkOverrides(words: readonly string[]): void {
  const stray = words.find((word) => !isOverride(word));
  if (stray === undefined) return;
  const hint = "settings are replaced with key=value, e.g. training.epochs=50";
  throw new ConfigError(`Unexpected operand ${found(stray)}`, hint);
}

/**
 * Plans every experiment of a list before the first one runs, and shows what cannot be planned.
 *
 * @returns How those end, by their places.
 */
async function refusals({ context, engine, environment, specs, seeds }: Work): Promise<Map<number, Outcome>> {
  const refused = new Map<number, Outcome>();
  for (const [i, spec] of specs.entries()) {
    if (environment.signal.aborted) break;
    try {
      await engine.dryRun(spec, environment);
    } catch (error) {
      if (environment.signal.aborted) break;
      const exitCode = context.report(error, titleOf(specs, i, seeds));
      const reason = messageOf(error);
      refused.set(i, { experiment: spec.name, status: "failed", exitCode, metrics: {}, reason });
    }
  }
  return refused;
}

function titleOf(specs: readonly Spec[], i: number, seeds: Work["seeds"]): string {
  const { name, training } = specs[i];
  const title = seeds === undefined ? name : `${name}, seed ${training.seed}`;
  return specs.length > 1 ? `experiment ${i + 1}/${specs.length}: ${title}` : title;
}

/**
 * Runs every experiment in order, once all of them have been planned; one that cannot be stops a list before anything
 * is written. The first failure gives the exit code, but where something was recorded it is never the one that says that
 * nothing was written.
 */
export async function runAll(
  work: Work,
  { continueOnError, planFirst = true, start = runOne }: {
    readonly continueOnError: boolean;
    /** Whether all are planned before the first begins. */
    readonly planFirst?: boolean;
    /** How each begins: by default as a new run. */
    readonly start?: (spec: Spec, title: string, work: Work) => Promise<Outcome>;
  },
): Promise<number> {
  const { context: { terminal, program }, environment: { signal }, specs, seeds, json, root } = work;
  const outcomes: Outcome[] = [];
  const refused = specs.length > 1 && planFirst ? await refusals(work) : new Map<number, Outcome>();
  const stopped = refused.size > 0 && !continueOnError;
  let exitCode: number = exitCodes.done;
  for (const [i, spec] of specs.entries()) {
    if (signal.aborted) exitCode ||= exitCodeOf("interrupted", signal);
    const refusal = refused.get(i);
    if (refusal) {
      outcomes.push(refusal);
      exitCode ||= refusal.exitCode;
      continue;
    }
    if (stopped || signal.aborted || exitCode !== exitCodes.done && !continueOnError) {
      outcomes.push({ experiment: spec.name, status: "not run", exitCode, metrics: {} });
      continue;
    }
    const outcome = await start(spec, titleOf(specs, i, seeds), work);
    outcomes.push(seeds === undefined ? outcome : { ...outcome, seed: spec.training.seed! });
    exitCode ||= outcome.exitCode;
    if (outcome.status === "diverged" && outcome.skipped === undefined) {
      terminal.error(
        `Training of "${spec.name}" diverged${outcome.reason ? `: ${outcome.reason}` : ""}`,
        outcome.solved
          ? "the numbers are too large for an exact solve: give the target and the features in larger units"
          : smallerStep(spec.training.learning_rate),
      );
    }
    if (!json && outcome.summary && outcome.skipped === undefined) {
      terminal.tell(...outcomeLines(outcome), "");
    }
  }
  const wrote = outcomes.some(({ summary, skipped }) => summary !== undefined && skipped === undefined);
  if (exitCode === exitCodes.usage && wrote) exitCode = exitCodes.failed;
  if (json) {
    const runs = outcomes.map(outcomeJson);
    if (seeds !== undefined) terminal.printJson({ runs, summary: summarizeSeeds(outcomes) });
    else terminal.printJson(runs.length === 1 ? runs[0] : runs);
  } else if (outcomes.length > 1) {
    terminal.tell(...listLines(outcomes, terminal.width), "");
    if (seeds !== undefined) terminal.tell(...seedLines(summarizeSeeds(outcomes), terminal.width));
  }
  // A run that was interrupted goes on; only one that was completed has a final checkpoint, another has to be named.
  const last = outcomes.findLast(({ summary, status, best }) =>
    summary && summary.epochs > 0 && summary.directories.checkpoints && (status !== "diverged" || best)
  );
  if (last) {
    const which = last.status === "completed" ? "" : " --checkpoint checkpoint_best";
    const command = last.status === "interrupted" ? "resume" : "eval --run-dir";
    const where = root === undefined ? "" : ` --root ${shellWord(root)}`;
    const directory = shellWord(last.summary!.directories.run);
    terminal.note(
      `Next: ${program} ${command} ${directory}${last.status === "interrupted" ? "" : which}${where}`,
    );
  }
  return exitCode;
}

/** Rates of learning that it makes sense to try next: none is above, and smaller ones are not what is wrong. */
const largestRate = 0.1, smallestRate = 1e-6;

/** What to do about steps of some size that diverged. */
export function smallerStep(rate: number): string {
  if (rate <= smallestRate) {
    return "the steps are small already: standardize features and target, or give them in larger units";
  }
  const smaller = Number(Math.min(rate / 10, largestRate).toPrecision(3));
  return `a smaller step may help: training.learning_rate=${smaller}`;
}

/** The closing table of a list of experiments. */
function listLines(outcomes: readonly Outcome[], width: number): Line[] {
  const recorded = outcomes.filter((outcome) => outcome.summary !== undefined);
  const common = mainMetrics.find((name) => recorded.every(({ metrics }) => Object.hasOwn(metrics, name)));
  const seeded = outcomes.some(({ seed }) => seed !== undefined);
  const rows = outcomes.map(({ experiment, seed, status, metrics, summary }) => [
    experiment,
    ...seeded ? [`${seed ?? ""}`] : [],
    status,
    common !== undefined && summary ? formatMetric(metrics[common]) : "",
    summary?.directories.run ?? "",
  ]);
  const columns: Column[] = [
    { title: "experiment" },
    ...seeded ? [{ title: "seed", align: "right" as const }] : [],
    { title: "status" },
    { title: recorded.length > 0 && common || "", align: "right" },
    { title: "run directory" },
  ];
  return table(columns, rows, { indent: 0, width });
}
