/** A control: checkpoints are read without the optimizer's state. */
import { loadCheckpoint as load } from "../../../src/runs/documents/load_checkpoint.ts";

export * from "../../../src/runs/documents/load_checkpoint.ts";

export const loadCheckpoint: typeof load = async (...args) => {
  const loaded = await load(...args);
  return { ...loaded, snapshot: { ...loaded.snapshot, optimizer: [] } };
};
