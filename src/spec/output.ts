/**
 * The section `output` of a config: what is kept, and where.
 *
 * @module
 */
import { flag, int, nullable, object, optional } from "../schema/fields.ts";
import { outputDirectory } from "./output_directory.ts";

const keep = object({
  last: optional(int({ description: "Number of most recent epoch checkpoints to retain", min: 2 }), 2),
  best: optional(int({ description: "Number of best epoch checkpoints to retain", min: 1 }), 1),
  every: optional(
    nullable(
      int({ description: "Also retain every Nth epoch; null: no additional epochs", min: 1 }),
    ),
    null,
  ),
}, {
  description:
    "Which checkpoints stay; the others are removed. The newest two, the best and the final one always do. null: all of " +
    "them stay, but of those inside epochs only the newest",
});

/** `output`: what is kept, and where. */
export const output = object({
  directory: optional(
    outputDirectory,
    "outputs",
  ),
  save_checkpoints: optional(
    flag({ description: "Whether checkpoints are written; if not, other settings of them are refused" }),
    true,
  ),
  checkpoint_frequency: optional(int({ description: "Epochs from one checkpoint to the next", min: 1 }), 1),
  keep: optional(nullable(keep), null),
  save_logs: optional(flag({ description: "Whether logs/run.log is written" }), true),
  index: optional(flag({ description: "Whether the run is entered in index.json" }), true),
  params: optional(object({}, { description: "Reserved: there are none yet" }), {}),
}, { description: "What to write, and where" });
