/** Files of a run as values, made by what writes them. */
import { formatState } from "../../../src/runs/checkpoints/checkpoint_state.ts";
import { firstManifest } from "../../../src/runs/documents/facts.ts";
import { digestFile } from "../../../src/runs/formats/fields.ts";
import { formatSealed } from "../../../src/runs/formats/seal.ts";
import { Workspace } from "../../../src/runs/files/workspace.ts";
import { factsOf, snapshotOf, tensorFile } from "../../runs/fixtures.ts";

const workspace = await Workspace.open(".");

/** The files of a checkpoint. */
export function checkpointFiles(): Record<string, Uint8Array> {
  const { model, optimizer, state } = snapshotOf(2);
  const tensors = {
    "model.safetensors": tensorFile(model),
    "optimizer.safetensors": tensorFile(optimizer),
  };
  const files = {
    "model.safetensors": digestFile(tensors["model.safetensors"]),
    "optimizer.safetensors": digestFile(tensors["optimizer.safetensors"]),
  };
  const digests = { origin: "a".repeat(64), epoch: "b".repeat(64) };
  return { ...tensors, "state.json": new TextEncoder().encode(formatState({ digests, files, state })) };
}

/** A manifest. */
export function manifest(): string {
  const facts = factsOf({ files: [{ path: "data.csv", bytes: 5, sha256: "c".repeat(64) }] });
  const files = { "summary.json": { bytes: 5, sha256: "d".repeat(64) } };
  return formatSealed({ ...firstManifest(workspace, facts, { experiment: "demo", config: "{}" }), files });
}

/** An index. */
export const index: string = JSON.stringify({
  runs: [{
    experiment: "demo",
    timestamp: "20260131_235958",
    run_dir: "demo/20260131_235958",
    created_at: "2026-01-31T23:59:58.000Z",
    status: "completed",
    final_metrics: { loss: 0.5, val_loss: null },
  }],
});
