/**
 * What the figures are held against: what was promised at least, and aimed at, for processors with 128-bit vectors.
 *
 * @module
 */
import type { Threads } from "./contestants.ts";

/** A ratio of a peer's time to ours. */
export interface Bar {
  readonly what: string;
  readonly workload: string;
  readonly threads: Threads;
  readonly measure: "training" | "whole";
  /** The fastest of these counts. */
  readonly against: readonly string[];
  readonly least: number;
  readonly aim: number;
}

const batchTrainers = ["numpy", "sklearn", "torch", "tfjs-wasm", "tfjs-cpu"];
const tools = ["sklearn", "torch", "tfjs-wasm", "tfjs-cpu"];

/** See the module. */
export const bars: readonly Bar[] = [
  training("W1 training", "W1", 1, batchTrainers, 5, 10),
  training("W2 training, SGD", "W2", 1, batchTrainers, 8, 12),
  training("W2 training, Adam", "W2a", 1, batchTrainers, 15, 20),
  training("W3 training, one thread", "W3", 1, ["numpy"], 1.1, 1.3),
  training("W3 training, default threads", "W3", "default", ["numpy"], 1.2, 1.5),
  training("W3 training, one thread", "W3", 1, ["torch"], 1.0, 1.4),
  training("W3 training, default threads", "W3", "default", ["torch"], 1.0, 1.4),
  training("W4, one thread", "W4", 1, ["numpy"], 0.85, 1.0),
  training("W4, default threads", "W4", "default", ["numpy"], 1.1, 1.3),
  { ...training("W1 whole process", "W1", 1, tools, 7, 12), measure: "whole" },
  { ...training("W2 whole process, SGD", "W2", 1, tools, 7, 12), measure: "whole" },
  { ...training("W2 whole process, Adam", "W2a", 1, tools, 7, 12), measure: "whole" },
];

function training(
  what: string,
  workload: string,
  threads: Threads,
  against: readonly string[],
  least: number,
  aim: number,
): Bar {
  return { what, workload, threads, measure: "training", against, least, aim };
}

/** Shares of the best loop of multiply-adds that a product is to reach. */
export const productBars = {
  float32: { least: 0.65, aim: 0.8 },
  float64: { least: 0.55, aim: 0.75 },
} as const;

/** Two workers over one, on W3. */
export const workersBar = { least: 1.6, aim: 1.85 };

/** Milliseconds of `mlx --version` over an empty Deno program. */
export const startupBar = { least: 10, aim: 5 };

/** The share of a step that is not in its kernels. */
export const overheadBar = { least: 0.2, aim: 0.1 };
