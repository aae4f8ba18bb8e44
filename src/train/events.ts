/**
 * What a run tells: the stream that files, progress lines, tests and notebooks all read.
 *
 * @module
 */

/** Metrics by name. NaN and infinities are allowed here, not in files. */
export type { Metrics } from "../objectives/metrics.ts";
import type { Metrics } from "../objectives/metrics.ts";
import type { BestEpoch } from "./monitor.ts";
import type { Ended } from "./stopping.ts";

/** How a run ended. */
export type FinishedStatus = "completed" | "interrupted" | "diverged";

/** The messages of one kind. */
export type EventOf<Kind extends RunEvent["kind"]> = Extract<RunEvent, { readonly kind: Kind }>;

/** One message of a run. */
export type RunEvent =
  | {
    readonly kind: "started";
    readonly epochs: number;
    readonly stepsPerEpoch: number;
    readonly parameters: number;
    readonly rows: { readonly train: number; readonly validation: number; readonly test: number };
  }
  /**
   * Sent about ten times a second, for progress, and after the steps that are to have a checkpoint; `loss` is the mean over
   * rows so far in this epoch of what training lowers, rows weighed by their classes if they are. The session's state is consistent and may be saved, as after an epoch.
   */
  | { readonly kind: "step"; readonly epoch: number; readonly step: number; readonly loss: number }
  /** An epoch is complete; the session's state is consistent and may be saved before the next event is asked for. */
  | {
    readonly kind: "epoch";
    readonly epoch: number;
    readonly step: number;
    readonly metrics: Metrics;
    /**
     * Names of those that were gathered from the epoch's steps, as losses of training always are: while the weights moved,
     * dropout acting. The others are of the weights at the epoch's end.
     */
    readonly running: readonly string[];
  }
  /** The time of `max_seconds` is up: the step with this number is the last. */
  | { readonly kind: "limit"; readonly step: number }
  | { readonly kind: "warning"; readonly message: string }
  | {
    readonly kind: "finished";
    readonly status: FinishedStatus;
    /** How training ended; what a run that completed did is all but `interrupted` and `diverged`. */
    readonly ended: Ended;
    readonly epoch: number;
    readonly step: number;
    /** For `diverged`: which loss, layer and step; for `interrupted`: the signal; for a run that ended before its last epoch: what decided. */
    readonly reason?: string;
    /**
     * The last epoch's metrics; of a run that completed those on the training rows are exact, and those of the test split
     * are with them, as `test_…`.
     */
    readonly metrics: Metrics;
    /** As in `epoch`; none of a run that completed. */
    readonly running: readonly string[];
    /** The best epoch, with its metrics as it told them; null if there is none. */
    readonly best: BestEpoch | null;
    /** The epoch before the last whose state was restored, as `early_stopping.restore_best` asks; else null. */
    readonly restored: number | null;
  };
