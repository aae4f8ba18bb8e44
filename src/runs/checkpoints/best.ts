/**
 * `checkpoints/best.json`: which checkpoint is the best one, and by what.
 *
 * @module
 */
import { join } from "@std/path";
import { ConfigError } from "../../errors.ts";
import { choice, type Infer, int, number, object, optional, text } from "../../schema/fields.ts";
import { writeFileAtomic } from "../files/atomic.ts";
import { checkpointName } from "./checkpoint_state.ts";
import { digestFile, type FileDigest, matching } from "../formats/fields.ts";
import { formatJson, readDocument } from "../formats/json.ts";
import { readRegularFile } from "../files/read_file.ts";

/** The name that stands for the best checkpoint. */
export const bestName = "checkpoint_best";

const fileName = "best.json";

/** The path of the file in a run directory. */
export const bestFile = `checkpoints/${fileName}`;

const best = object({
  checkpoint: matching(checkpointName, "the name of a checkpoint", "The best checkpoint"),
  epoch: int({ min: 1, description: "Its epoch" }),
  metric: text({ description: "The metric it is best by" }),
  mode: optional(
    choice(["min", "max"], { description: "Whether the lowest value is the best or the highest" }),
    "min",
  ),
  value: number({ description: "The metric's value" }),
});

/** What `best.json` holds. */
export type BestCheckpoint = Infer<typeof best>;

/** Points `checkpoint_best` at a checkpoint that exists, and gives the digest of the file that says so. */
export async function writeBest(runDirectory: string, value: BestCheckpoint): Promise<FileDigest> {
  const content = new TextEncoder().encode(formatJson(value));
  await writeFileAtomic(join(runDirectory, "checkpoints", fileName), content);
  return digestFile(content);
}

/**
 * What `checkpoint_best` stands for; null if the run has no best checkpoint.
 *
 * @param shown The run directory as messages show it.
 * @throws {DataError} if the file is damaged.
 */
export async function readBest(runDirectory: string, shown = runDirectory): Promise<BestCheckpoint | null> {
  const path = join(runDirectory, "checkpoints", fileName);
  const file = { shown: `${shown}/checkpoints/${fileName}` };
  try {
    return readDocument(best, await readRegularFile(path, { maxBytes: 2 ** 16, ...file }), file);
  } catch (error) {
    if (error instanceof ConfigError && error.cause instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
