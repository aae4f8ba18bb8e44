/** The result of a run on the screen: the last metrics, those of the best epoch beside them, what was gathered marked. */
import { assert, assertEquals } from "@std/assert";
import { type Outcome, outcomeLines } from "../../src/cli/run_one.ts";
import type { ExperimentEvent } from "../../src/experiment/mod.ts";
import { widthOf } from "../../src/report/text.ts";
import { type } from "./screen.ts";

const outcome: Outcome = {
  experiment: "demo",
  status: "completed",
  exitCode: 0,
  metrics: { loss: 0.25, accuracy: 0.9, val_loss: 0.5, test_balanced_accuracy: 0.75 },
  running: { epochs: ["accuracy"], last: [] },
  best: "checkpoint_epoch_7",
  epochs: 1200,
  milliseconds: 1234,
  summary: {
    experiment: "demo",
    status: "completed",
    ended: "epochs",
    restored_epoch: null,
    epochs: 1200,
    final_metrics: {},
    best: {
      epoch: 7,
      metric: "val_loss",
      mode: "min",
      value: 0.125,
      checkpoint: "checkpoint_epoch_7",
      metrics: { loss: 0.75, accuracy: 0.8, val_loss: 0.125 },
    },
    final_digest: "0123456789abcdef".repeat(4),
    directories: { run: "outputs/demo/1", metrics: "m", checkpoints: "c", logs: null },
  },
};

function lines(changes: Partial<Outcome> = {}): string[] {
  return outcomeLines({ ...outcome, ...changes }).map((line) => typeof line === "string" ? line : line.text);
}

Deno.test("result: the best epoch stands beside the last one, and fits 80 columns", () => {
  assertEquals(lines(), [
    "demo: completed, 1,200 epochs in 1.2 s",
    "                              last       best",
    "  epoch                      1,200          7",
    "  loss                    0.250000   0.750000",
    "  accuracy                0.900000  ~0.800000",
    "  val_loss                0.500000   0.125000",
    "  test_balanced_accuracy  0.750000",
    "  best epoch              7, by val_loss 0.125000 (lowest)",
    "  run directory           outputs/demo/1",
    "  best checkpoint         checkpoint_epoch_7",
    "  digest                  0123456789abcdef",
  ]);
  assert(lines().every((line) => widthOf(line) <= 80));
});

Deno.test("result: the value that the best epoch goes by is marked where it was gathered, the last epoch or not", () => {
  const summary = outcome.summary!;
  for (const epoch of [7, 1200]) {
    const best = { ...summary.best!, epoch, metric: "accuracy", mode: "max" as const, value: 0.8 };
    const line = (changes: Partial<Outcome>) => lines(changes).find((line) => line.includes("best epoch"));
    assert(line({ summary: { ...summary, best } })!.endsWith("by accuracy ~0.800000 (highest)"));
    const exact = line({ summary: { ...summary, best }, running: { epochs: [], last: [] } })!;
    assert(exact.endsWith("by accuracy 0.800000 (highest)"));
  }
});

Deno.test("result: one column where the last epoch is the best, or none is known", () => {
  const summary = outcome.summary!;
  const last = lines({ summary: { ...summary, best: { ...summary.best!, epoch: 1200 } } });
  assertEquals(last.slice(1, 3), [
    "  loss                    0.250000",
    "  accuracy                0.900000",
  ]);
  assertEquals(last[5], "  best epoch              1,200, by val_loss 0.125000 (lowest)");
  const none = lines({ summary: { ...summary, best: null }, best: undefined });
  assertEquals(none.slice(4), [
    "  test_balanced_accuracy  0.750000",
    "  run directory           outputs/demo/1",
    "  digest                  0123456789abcdef",
  ]);
});

Deno.test("result: the last metrics of a run that did not complete are marked where they were gathered", () => {
  const stopped = lines({ status: "interrupted", running: { epochs: ["accuracy"], last: ["accuracy"] } });
  assertEquals(stopped[4], "  accuracy                ~0.900000  ~0.800000");
  assertEquals(stopped[3], "  loss                     0.250000   0.750000");
});

Deno.test("progress: what was gathered is marked and explained once; other metrics have no mark", async () => {
  const run = ["run", "--config", "a.yaml"];
  for (const running of [["accuracy"], []]) {
    const { err } = await type(run, {
      engine: {
        async *runExperiment(): AsyncGenerator<ExperimentEvent> {
          yield {
            kind: "started",
            epochs: 2,
            stepsPerEpoch: 1,
            parameters: 1,
            rows: { train: 1, validation: 0, test: 0 },
          };
          for (let epoch = 1; epoch <= 2; epoch++) {
            yield { kind: "epoch", epoch, step: epoch, metrics: { loss: 1, accuracy: 0.5 }, running };
          }
          yield {
            kind: "finished",
            status: "interrupted",
            ended: "interrupted",
            restored: null,
            epoch: 2,
            step: 2,
            metrics: {},
            running,
            best: null,
          };
        },
      },
    });
    const marked = running.length > 0;
    assertEquals(err.split("\n").filter((line) => line.includes("~ over the steps")).length, marked ? 1 : 0);
    assertEquals(err.includes("1.00000    ~0.500000"), marked);
    assertEquals(err.includes("1.00000     0.500000"), !marked);
  }
});
