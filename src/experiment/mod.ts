/**
 * One experiment, from a config or from where it stopped: planned, trained, recorded.
 *
 * @module
 */
export type { Environment, ExperimentEvent } from "./events.ts";
export { loadContext, whatIs } from "./facts.ts";
export { findRuns, type FoundRun, type FoundRuns } from "./find.ts";
export { readFrom } from "./from.ts";
export { resumeExperiment } from "./resume.ts";
export { runExperiment } from "./run.ts";
