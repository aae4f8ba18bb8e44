/**
 * What an experiment is given, and what it tells.
 *
 * @module
 */
import type { Loading } from "../datasets/dataset.ts";
import type { OpenedSources } from "../datasets/opened_sources.ts";
import type { PlanFacts } from "../plan.ts";
import type { Origin } from "../runs/documents/manifest.ts";
import type { Summary } from "../runs/documents/summary.ts";
import type { Workspace } from "../runs/files/workspace.ts";
import type { Session } from "../session.ts";
import type { Workers } from "../spec/spec.ts";
import type { Tables } from "../spec/tables.ts";
import type { RunEvent } from "../train/events.ts";

/** Where an experiment runs, and what stops it. */
export interface Environment {
  readonly workspace: Workspace;
  /** Says that the run is to stop; by the system's signals with an `InterruptedError` as its reason. */
  readonly signal: AbortSignal;
  /** What the names of a config stand for; by default what this program has. */
  readonly tables?: Tables;
  /** The run whose settings a new one has taken over. */
  readonly from?: Origin;
  /** How many threads compute; by default what the config says. */
  readonly workers?: Workers;
  /** Is told what changes no number but should be known; by default nobody. */
  readonly warn?: (message: string) => void;
  /** Keeps data that several experiments use; by default each reads its own. */
  readonly sources?: OpenedSources;
  /** Is told how far a data file has been read; by default nobody. */
  readonly loading?: (loading: Loading) => void;
  /** Whether a run directory is written; by default it is. */
  readonly record?: boolean;
  /** Of a run that is not recorded: the step at which `max_seconds` ended it before, null for none; no clock is asked. */
  readonly stopStep?: number | null;
  /** Is given the session when it is open: its state may be looked at between events. */
  readonly opened?: (session: Session) => void;
}

/** What a recorded run tells: its plan, its directory, the training, and each file that matters. */
export type ExperimentEvent =
  | RunEvent
  /** All that can be known before training. */
  | { readonly kind: "plan"; readonly plan: PlanFacts }
  /** The run directory is claimed; the path is relative to the workspace. */
  | { readonly kind: "directory"; readonly path: string }
  /** A run goes on: from a checkpoint, or from the beginning if it has none that can be used. */
  | {
    readonly kind: "resumed";
    readonly checkpoint: string | null;
    /** The best checkpoint so far, if it is there. */
    readonly best: string | null;
    readonly epoch: number;
    readonly step: number;
  }
  /** A run that was to go on is complete, and so many files of it are as recorded: nothing is left to do. */
  | { readonly kind: "complete"; readonly path: string; readonly files: number }
  /** A checkpoint is on disk; `best` if none before was better. */
  | { readonly kind: "checkpoint"; readonly name: string; readonly epoch: number; readonly best: boolean }
  /** The run directory is complete. */
  | { readonly kind: "recorded"; readonly summary: Summary }
  /** The run is complete: SHA-256 over its config, data and weights. */
  | { readonly kind: "digest"; readonly digest: string };
