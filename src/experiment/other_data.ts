/**
 * Data that are not those of the run whose settings a new one has taken over.
 *
 * @module
 */
import type { DataFile } from "../datasets/dataset.ts";
import type { PlanFacts } from "../plan.ts";
import type { Origin } from "../runs/documents/manifest.ts";

/** What a user should know before trusting the result of a plan, and of its settings where they come from a run. */
export function warningsOf({ info, warnings }: PlanFacts, from: Origin | undefined): string[] {
  return [...warnings, ...from === undefined ? [] : otherData(from, info.files)];
}

/**
 * Names each file that has other bytes than the one that was read in its place. A file where there was none, or none
 * where there was one, are other settings: whoever gave them knows.
 */
function otherData({ run, data }: Origin, files: readonly DataFile[]): string[] {
  return files.flatMap(({ path, sha256 }, i) => {
    const then = data?.[i];
    if (then === undefined || then.sha256 === sha256) return [];
    const than = then.path === path ? "" : `"${then.path}" `;
    const digests = `its SHA-256 begins with ${sha256.slice(0, 16)}, it began with ${
      then.sha256.slice(0, 16)
    }`;
    return [`"${path}" has other bytes than ${than}when "${run}" read it: ${digests}`];
  });
}
