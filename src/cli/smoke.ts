/**
 * `mlx run-experiment --smoke`: whether an experiment goes all of the way, tried in seconds.
 *
 * @module
 */
import { exitCodes, messageOf } from "../errors.ts";
import { plural } from "../report/numbers.ts";
import { pairs } from "../report/table.ts";
import { finite } from "../runs/documents/metrics_files.ts";
import type { Spec } from "../spec/spec.ts";
import { shownMetric } from "./run_display.ts";
import type { Work } from "./run_list.ts";
import { followRun, outcomeJson } from "./run_one.ts";

/** Two batches show a step, a second one from its outcome, and a loop that begins anew. */
const steps = 2;

/** The same experiment with the first steps of its first epoch; a model that is solved in one go has no others. */
function shortened(spec: Spec, solved: boolean): Spec {
  if (solved) return spec;
  const without = { max_seconds: null, early_stopping: null, validate_every: null };
  return { ...spec, training: { ...spec.training, ...without, epochs: 1, max_steps: steps } };
}

/** Plans every experiment, trains two steps of it and evaluates on all of its rows; writes nothing. */
export async function smokeTest({ context, engine, environment, specs, json }: Work): Promise<number> {
  const { terminal } = context;
  const results: unknown[] = [];
  let exitCode: number = exitCodes.done;
  for (const [i, spec] of specs.entries()) {
    if (environment.signal.aborted) break;
    const title = specs.length > 1 ? `experiment ${i + 1}/${specs.length}: ${spec.name}` : spec.name;
    try {
      const { facts } = await engine.dryRun(spec, environment);
      const short = shortened(spec, facts.optimizer === null);
      const events = engine.runExperiment(short, { ...environment, record: false });
      const outcome = await followRun({ experiment: spec.name, title, events }, context);
      exitCode ||= outcome.exitCode;
      results.push({ ...outcomeJson(outcome) as object, metrics: finite(outcome.metrics) });
      if (json || outcome.status !== "completed") continue;
      const work = facts.optimizer === null
        ? "a solve"
        : plural(Math.min(steps, facts.stepsPerEpoch), "step");
      terminal.tell(
        { text: `${spec.name}: ${work} and an evaluation went well; nothing was written`, style: "good" },
        ...pairs(Object.entries(outcome.metrics).map(([name, value]) => [name, shownMetric(value, false)])),
        "",
      );
    } catch (error) {
      const failure = context.report(error, specs.length > 1 ? title : undefined);
      exitCode ||= failure;
      results.push({ experiment: spec.name, status: "failed", reason: messageOf(error), exit_code: failure });
    }
  }
  if (json) terminal.printJson(results.length === 1 ? results[0] : results);
  return exitCode;
}
