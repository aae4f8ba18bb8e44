/** A control: files are written in place, not beside it and renamed. */
import type { writeFileAtomic as write } from "../../../src/runs/files/atomic.ts";

export * from "../../../src/runs/files/atomic.ts";

export const writeFileAtomic: typeof write = async (path, content) => {
  const bytes = new Uint8Array(await new Blob([content].flat() as BlobPart[]).arrayBuffer());
  using file = Deno.openSync(path, { write: true, create: true, truncate: true });
  const half = bytes.length >> 1;
  file.writeSync(bytes.subarray(0, half));
  file.writeSync(bytes.subarray(half));
};
