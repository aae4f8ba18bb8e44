/**
 * A digest of the numbers of a whole training run.
 *
 * @module
 */
import { MlxError } from "../errors.ts";
import { type Environment, runExperiment } from "../experiment/mod.ts";
import { epochDigest, finalDigest, sha256 } from "../runs/digests.ts";
import { finite, type MetricsRecord } from "../runs/metrics_files.ts";
import type { Session } from "../session.ts";
import type { Spec } from "../spec/spec.ts";
import type { Metrics } from "../train/events.ts";

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

/**
 * Trains in memory and gives 32 hexadecimal digits of a SHA-256 over metrics, weights and optimizer state after every epoch and at the end.
 *
 * Unlike in the digests of a manifest the config is no part of it: a new setting leaves it as it is.
 *
 * @throws {MlxError} if the run does not complete.
 */
export async function runDigest(spec: Spec, environment: Environment): Promise<string> {
  let session: Session | undefined;
  let chain = sha256("");
  const records: MetricsRecord[] = [];
  const opened = (open: Session) => void (session = open);
  for await (const event of runExperiment(spec, { ...environment, record: false, opened })) {
    if (event.kind === "epoch") {
      chain = epochDigest(chain, session!.snapshot());
      records.push({ epoch: event.epoch, ...kept(event.metrics) });
    }
    if (event.kind === "finished") {
      if (event.status === "completed") {
        const digest = finalDigest(chain, records, kept(event.metrics), session!.snapshot().model);
        return digest.slice(0, 32);
      }
      throw new MlxError(
        `Cannot digest the run "${spec.name}": it ended as ${event.status}: ${event.reason}`,
      );
    }
  }
  throw new MlxError(`Cannot digest the run "${spec.name}": it told no end`);
}
