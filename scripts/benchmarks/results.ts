/**
 * What was measured, kept in a file between the parts of a measurement, so that each part may be measured when the
 * machine is free, and the tables be made from all of them.
 *
 * @module
 */
import type { RunsPoint, TrainingPoint } from "./curves.ts";
import type { Machine } from "./machine.ts";
import type { ProductSpeed } from "./products.ts";
import type { Measured } from "./rounds.ts";
import type { Startup } from "./startup.ts";
import type { StepCost } from "./step_cost.ts";

/** One who took part. */
export interface Participant {
  readonly id: string;
  readonly title: string;
  readonly version: string;
  readonly threading: string;
}

/** See the module. A part that was not measured is missing. */
export interface Results {
  machine?: Machine;
  /** The day of the last measurement, e.g. "2026-01-31". */
  date?: string;
  participants: Record<string, Participant>;
  rounds: Measured[];
  products?: ProductSpeed[];
  step?: StepCost;
  startup?: Startup;
  samples?: TrainingPoint[];
  solves?: TrainingPoint[];
  parameters?: TrainingPoint[];
  runs?: RunsPoint[];
}

/** Reads the file; a missing one holds nothing. */
export async function readResults(path: string): Promise<Results> {
  try {
    return JSON.parse(await Deno.readTextFile(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { participants: {}, rounds: [] };
    throw error;
  }
}

/** Puts rounds in the place of earlier ones of the same workload and vectors. */
export function mergeRounds(before: readonly Measured[], rounds: readonly Measured[]): Measured[] {
  const key = ({ workload, vectors }: Measured) => `${workload} ${vectors}`;
  const fresh = new Set(rounds.map(key));
  return [...before.filter((one) => !fresh.has(key(one))), ...rounds];
}
