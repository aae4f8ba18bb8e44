/**
 * What a reproduction found.
 *
 * @module
 */
import type { TensorDifference } from "../runs/checkpoints/compare_checkpoint.ts";
import type { RunStatus } from "../runs/documents/manifest.ts";

/**
 * Why a run is not the one that was recorded: its data files have other bytes; its config means something else to this
 * version of mlx; the version of the arithmetic is another; none of these, so arithmetic or code differ; or the numbers
 * agree and the record itself is damaged.
 */
export type Cause = "data" | "config" | "numerics" | "arithmetic" | "record";

/** What a reproduction found. */
export interface Reproduction {
  /** The run's directory from the workspace root. */
  readonly run_dir: string;
  /** The experiment's name. */
  readonly experiment: string;
  /** How the recorded run stands. */
  readonly status: RunStatus;
  /** Whether everything that was compared agrees. */
  readonly identical: boolean;
  /** Null if it is identical. */
  readonly cause: Cause | null;
  /** What was compared: epochs by their chained digests, of those recorded; checkpoints; the digest of the whole. */
  readonly compared: { epochs: number; readonly of: number; checkpoints: number; final: boolean };
  /** Data files whose bytes are not those that were recorded. */
  readonly changed_files: readonly string[];
  /** Version of the arithmetic, then and now. */
  readonly numerics: { readonly recorded: string; readonly now: string };
  /**
   * The first epoch whose digest differs, with both; and the steps between which that began, as far as the record
   * tells: the end of the epoch before and its own, or checkpoints inside it.
   */
  readonly first_difference:
    | {
      readonly epoch: number;
      readonly recorded: string;
      readonly found: string;
      readonly steps: { readonly same: number; readonly differs: number };
    }
    | null;
  /** The first array that differs, in the checkpoint of that epoch or the next one after it. */
  readonly tensor: (TensorDifference & { readonly checkpoint: string }) | null;
  /** Whatever else differs, in words. */
  readonly problems: readonly string[];
}
