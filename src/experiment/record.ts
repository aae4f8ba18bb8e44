/**
 * Training, written down: every event is recorded before it is told.
 *
 * @module
 */
import { messageOf, MlxError } from "../errors.ts";
import type { MetricsRecord } from "../runs/documents/metrics_files.ts";
import type { Recorder } from "../runs/record/recorder.ts";
import type { Session } from "../session.ts";
import type { Metrics } from "../train/events.ts";
import { train } from "../train/loop.ts";
import type { Pacer } from "../train/pacer.ts";
import type { ExperimentEvent } from "./events.ts";

/** Trains and records, to whatever end. */
export async function* recordRun(
  open: () => Promise<Session>,
  { recorder, pacer, signal, warnings, past, seconds }: {
    readonly recorder: Recorder;
    readonly pacer: Pacer;
    readonly signal: AbortSignal;
    /** What a user is to be told; it fills while the run goes on. */
    readonly warnings: string[];
    /** The metrics of the epochs before. */
    readonly past?: readonly MetricsRecord[];
    /** How long training may take; by default as long as it does. */
    readonly seconds?: number;
  },
): AsyncGenerator<ExperimentEvent> {
  try {
    for await (const event of trainRecorded(await open(), pacer, { recorder, past, seconds })) {
      yield event;
      while (warnings.length > 0) yield { kind: "warning", message: warnings.shift()! };
    }
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) {
      await recorder.fail(error);
      throw error;
    }
    const event = {
      kind: "finished",
      status: "interrupted",
      ended: "interrupted",
      reason: messageOf(signal.reason),
      epoch: 0,
      step: 0,
      metrics: {},
      running: [],
      best: null,
      restored: null,
    } as const;
    yield event;
    yield { kind: "recorded", summary: await recorder.finish(event, null) };
  } finally {
    // Does something only if whoever reads the events has stopped reading.
    await recorder.fail(new MlxError("The reader of the run's events stopped reading"), "interrupted");
  }
}

/**
 * Trains and records. What is told has been recorded before: what a reader has seen is on disk. The clock goes
 * while the loop computes, and stands while the recorder and the reader do what they do between its events.
 */
async function* trainRecorded(
  session: Session,
  pacer: Pacer,
  { recorder, past = [], seconds }: {
    recorder: Recorder;
    past?: readonly MetricsRecord[];
    seconds?: number;
  },
): AsyncGenerator<ExperimentEvent> {
  const options = { history: past.map(metricsOf), watch: recorder.clock, seconds };
  for await (const event of train(session, pacer, options)) {
    recorder.clock.stop();
    if (event.kind === "limit") await recorder.limit(event);
    if (event.kind === "started") await recorder.trains();
    const saved = event.kind === "epoch"
      ? await recorder.epoch(event, session.snapshot())
      : event.kind === "step"
      ? { checkpoint: await recorder.step(event, () => session.snapshot()), best: false }
      : undefined;
    session.pauseAt = recorder.nextStep(session.progress.step);
    if (event.kind === "warning") recorder.warn(event.message);
    if (event.kind === "finished") {
      const summary = await recorder.finish(event, session.snapshot());
      yield event;
      yield { kind: "recorded", summary };
      if (summary.final_digest !== null) yield { kind: "digest", digest: summary.final_digest };
      return;
    }
    yield event;
    if (saved?.checkpoint) {
      yield { kind: "checkpoint", name: saved.checkpoint, epoch: session.progress.epoch, best: saved.best };
    }
    recorder.clock.start();
  }
}

/** Metrics as they were before they were recorded. */
function metricsOf({ epoch: _, ...values }: MetricsRecord): Metrics {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value ?? NaN]));
}
