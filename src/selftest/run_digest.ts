/**
 * A digest of the numbers of a whole training run.
 *
 * @module
 */
import { MlxError } from "../errors.ts";
import { loadContext } from "../experiment/mod.ts";
import { planExperiment } from "../plan.ts";
import { epochDigest } from "../runs/formats/digests.ts";
import { canonicalJson } from "../runs/formats/json.ts";
import { sha256 } from "../runs/files/sha256.ts";
import { finite, type MetricsRecord } from "../runs/documents/metrics_files.ts";
import type { Workspace } from "../runs/files/workspace.ts";
import { openSession } from "../session.ts";
import type { Spec } from "../spec/spec.ts";
import type { Metrics } from "../train/events.ts";
import { train } from "../train/loop.ts";
import { Pacer } from "../train/pacer.ts";
import { openWay, type Way } from "./ways.ts";

/** The metrics that are digested, of whichever split: one that is added later leaves the digests as they are. */
const digested: ReadonlySet<string> = new Set([
  ...["loss", "r2", "mse", "rmse", "mae"],
  ...["accuracy", "balanced_accuracy", "macro_f1", "log_loss", "roc_auc"],
  ...["clipped_gradients", "clipped_weights"],
]);

function kept(metrics: Metrics): Record<string, number | null> {
  const entries = Object.entries(metrics).filter(([name]) => digested.has(name.replace(/^(val|test)_/, "")));
  return finite(Object.fromEntries(entries));
}

/** Where a run is computed. */
export interface RunOptions extends Way {
  readonly workspace: Workspace;
  readonly signal: AbortSignal;
}

/** What came of a run. */
export interface RunDigest {
  readonly digest: string;
  /** The name of the kernels that computed it. */
  readonly kernels: string;
  /** How many calls of kernels were split. */
  readonly split: number;
}

/**
 * Trains in memory and gives 32 hexadecimal digits of a SHA-256 over metrics, weights and optimizer state after every
 * epoch and at the end.
 *
 * Unlike in the digests of a manifest the config is no part of it: a new setting leaves it as it is.
 *
 * @throws {MlxError} if the run does not complete.
 */
export async function runDigest(
  spec: Spec,
  { workspace, signal, ...way }: RunOptions,
): Promise<RunDigest> {
  const pacer = new Pacer(signal);
  const context = loadContext({ workspace }, pacer);
  const plan = await planExperiment(spec, context, { workers: way.threads ?? 1 });
  const { spec: { training }, memory: { training: bytes } } = plan.facts;
  using compute = await openWay(training.precision, way, bytes);
  const session = await openSession(plan, context, { compute });
  let chain = sha256("");
  const records: MetricsRecord[] = [];
  for await (const event of train(session, pacer)) {
    if (event.kind === "epoch") {
      chain = epochDigest(chain, session.snapshot());
      records.push({ epoch: event.epoch, ...kept(event.metrics) });
    }
    if (event.kind !== "finished") continue;
    signal.throwIfAborted();
    if (event.status !== "completed") {
      throw new MlxError(
        `Cannot digest the run "${spec.name}": it ended as ${event.status}: ${event.reason}`,
      );
    }
    const digest = sha256(canonicalJson({ chain, history: records, final: kept(event.metrics) }));
    return {
      digest: digest.slice(0, 32),
      kernels: compute.kernels.name,
      split: compute.kernels.pool?.calls ?? 0,
    };
  }
  throw new MlxError(`Cannot digest the run "${spec.name}": it told no end`);
}
