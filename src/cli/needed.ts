/**
 * Passing over experiments that have run before.
 *
 * @module
 */
import { exitCodes, messageOf } from "../errors.ts";
import type { FoundRun } from "../experiment/mod.ts";
import type { Spec } from "../spec/spec.ts";
import type { Work } from "./run_list.ts";
import { type Outcome, runOne } from "./run_one.ts";

/** Runs an experiment unless a run of the same config on the same data was completed. */
export async function runIfNeeded(spec: Spec, title: string, work: Work): Promise<Outcome> {
  const { context, engine, environment } = work;
  try {
    const { runs } = await engine.findRuns(spec, environment);
    const done = runs.find(({ status }) => status === "completed");
    if (done !== undefined) return skip(done, title, spec, work);
  } catch (error) {
    const exitCode = context.report(error, title === spec.name ? undefined : title);
    return { experiment: spec.name, status: "failed", exitCode, metrics: {}, reason: messageOf(error) };
  }
  return await runOne(spec, title, work);
}

/** What is not the same in the config, and why that does not matter. */
function otherSettings(changed: readonly string[]): string {
  if (changed.length === 0) return "";
  const names = changed.slice(0, 4).join(", ") + (changed.length > 4 ? ", …" : "");
  return changed.length === 1
    ? `; ${names} differs, which changes no number of the run`
    : `; ${names} differ, which change no number of the run`;
}

/** The outcome of an experiment that ended before, completed or diverged, and a line that says where. */
export function skip(
  { path, status, reason, summary, changed }: FoundRun,
  title: string,
  spec: Spec,
  { context: { terminal }, json }: Work,
): Outcome {
  const completed = status === "completed";
  const why = completed
    ? `completed before in ${path}, with the same ${
      changed.length === 0 ? "config" : "numerical settings"
    } and data${otherSettings(changed)}`
    : `diverged before in ${path}${reason === null ? "" : `: ${reason}`}; it would again`;
  if (!json) terminal.tell(`${title}: skipped: ${why}`, "");
  const metrics = Object.fromEntries(
    Object.entries(summary?.final_metrics ?? {}).map(([name, value]) => [name, value ?? NaN]),
  );
  return {
    experiment: spec.name,
    status: completed ? "completed" : "diverged",
    exitCode: completed ? exitCodes.done : exitCodes.diverged,
    metrics,
    summary: summary ?? undefined,
    skipped: why,
  };
}
