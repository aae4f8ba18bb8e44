/**
 * What an experiment asks of the workspace, and what of its plan is digested and recorded.
 *
 * @module
 */
import type { LoadContext } from "../datasets/dataset.ts";
import type { Plan, PlanFacts } from "../plan.ts";
import type { RunFacts } from "../runs/documents/facts.ts";
import { trajectoryOf, whatOf } from "../spec/what.ts";
import type { Pacer } from "../train/pacer.ts";
import type { Environment } from "./events.ts";

/** The largest data file that is read: what is held of it is limited further by its data set. */
const maxDataBytes = 2 ** 30;

/** What data sets may ask of the workspace. */
export function loadContext(
  { workspace, loading }: Pick<Environment, "workspace" | "loading">,
  pacer: Pacer,
): LoadContext {
  return {
    read: (path, maxBytes = maxDataBytes) => workspace.read(path, { maxBytes }),
    open: (path) => workspace.stream(path),
    breathe: pacer.breathe,
    loading,
  };
}

/** All that decides the numbers of a run: what its `config_digest` is of. */
export function whatIs({ spec, info }: Pick<PlanFacts, "spec" | "info">): unknown {
  return { spec: whatOf(spec), data: info.files.map((file) => file.sha256) };
}

/** The same without the number of epochs: what its `trajectory_digest` is of. */
export function trajectoryIs({ spec, info }: Pick<PlanFacts, "spec" | "info">): unknown {
  return { spec: trajectoryOf(spec), data: info.files.map((file) => file.sha256) };
}

/** The facts of a plan that the manifest names. */
export function recordedFacts({ facts, monitor }: Plan): Omit<RunFacts, "kernels" | "started"> {
  const { info, seeds, parameters, rows } = facts;
  const digested = { what: whatIs(facts), trajectory: trajectoryIs(facts) };
  return { ...digested, files: info.files, seeds: { ...seeds }, parameters, rows, monitor };
}
