/**
 * Going on with the experiments of a config file: those that were completed are passed over, one that was not goes on
 * where it stopped, and the others begin.
 *
 * @module
 */
import { messageOf } from "../errors.ts";
import type { FoundRun } from "../experiment/mod.ts";
import { endings } from "../spec/read.ts";
import type { Spec } from "../spec/spec.ts";
import type { Context } from "./command.ts";
import { loadingLine } from "./loading_line.ts";
import { skip } from "./needed.ts";
import { openSources, runAll, type Work } from "./run_list.ts";
import { followRun, type Outcome, runOne } from "./run_one.ts";

/** Whether what is to go on is a config file, not a run's directory. */
export function isConfig(target: string): boolean {
  return endings.some((ending) => target.toLowerCase().endsWith(ending));
}

/** Goes on with the experiments of a config file. */
export async function resumeConfig(
  context: Context,
  path: string,
  { root, "data-dir": dataDirs, json, "on-error": onError, workers }: {
    readonly root: string | undefined;
    readonly "data-dir": readonly string[];
    readonly json: boolean;
    readonly "on-error": "stop" | "continue";
    readonly workers: number | "auto" | undefined;
  },
  overrides: readonly string[],
): Promise<number> {
  const engine = await context.engine();
  const workspace = await engine.openWorkspace(root, dataDirs);
  const specs = await engine.loadSpecs(path, { overrides, root });
  const work: Work = {
    context,
    engine,
    environment: {
      workspace,
      signal: context.signal,
      workers,
      loading: loadingLine(context.terminal),
      ...specs.length > 1 && { sources: await openSources() },
    },
    specs,
    json,
    root,
  };
  // What two experiments of a list have in common is two runs, not one.
  const taken = new Set<string>();
  return await runAll(work, {
    continueOnError: onError === "continue",
    planFirst: false,
    start: (spec, title) => goOn(spec, title, { work, taken }),
  });
}

async function goOn(
  spec: Spec,
  title: string,
  { work, taken }: { work: Work; taken: Set<string> },
): Promise<Outcome> {
  const { context, engine, environment } = work;
  const { terminal } = context;
  let run: FoundRun | undefined;
  try {
    const { runs, others } = await engine.findRuns(spec, environment);
    run = choose(runs.filter(({ path }) => !taken.has(path)));
    if (run === undefined) { for (const other of others) terminal.note(`${title}: ${other}`); }
    // To go on with a run that is complete is to hold its files against what it recorded.
    if (run?.status === "completed") {
      for await (const _ of engine.resumeExperiment(run.path, environment));
    }
  } catch (error) {
    const exitCode = context.report(error, title === spec.name ? undefined : title);
    return { experiment: spec.name, status: "failed", exitCode, metrics: {}, reason: messageOf(error) };
  }
  if (run === undefined) {
    const outcome = await runOne(spec, title, work);
    if (outcome.summary) taken.add(outcome.summary.directories.run);
    return outcome;
  }
  taken.add(run.path);
  const { path, status } = run;
  if (status === "completed" || status === "diverged") return skip(run, title, spec, work);
  const events = engine.resumeExperiment(path, environment);
  return await followRun({ experiment: spec.name, title, events }, context);
}

/** The one that says most: completed, or to go on with; of those alike the newest, which is the first. */
function choose(runs: readonly FoundRun[]): FoundRun | undefined {
  const isOver = ({ status }: FoundRun) => status === "completed" || status === "diverged";
  return runs.find(({ status }) => status === "completed") ?? runs.find((run) => !isOver(run)) ?? runs[0];
}
