/** A control: a lock that any number of processes hold at once. */
import type { takeLock as take } from "../../../src/runs/files/locks.ts";

export * from "../../../src/runs/files/locks.ts";

export const takeLock: typeof take = async (path) =>
  await Deno.open(path, { create: true, read: true, write: true });
