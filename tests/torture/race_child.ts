/** One side of the race for a directory: `guarded` or `naive` writes, `attacker` exchanges; ROLE ROOT SECONDS. */
import { join } from "@std/path";
import { MlxError } from "../../src/errors.ts";
import { factsOf, recordRun } from "../runs/fixtures.ts";

const [role, root, seconds] = Deno.args;
const workspace = join(root, "workspace");
const directory = join(workspace, "outputs", "demo");
const end = performance.now() + Number(seconds) * 1000;

/** Records runs as the program does; an error that is not ours ends it. */
async function guarded() {
  const counts = { writes: 0, refused: 0 };
  for (let n = 0; performance.now() < end; n++) {
    try {
      counts.writes++;
      await recordRun(workspace, { facts: factsOf({ started: new Date(n * 1000) }) });
    } catch (error) {
      if (!(error instanceof MlxError)) throw error;
      counts.refused++;
    }
  }
  return counts;
}

/** Looks whether the directory is one, and then writes. */
function naive() {
  const counts = { writes: 0, refused: 0 };
  for (let n = 0; performance.now() < end; n++) {
    try {
      counts.writes++;
      if (Deno.lstatSync(directory).isSymlink) counts.refused++;
      else Deno.writeTextFileSync(join(directory, `file-${n}`), "text");
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      counts.refused++;
    }
  }
  return counts;
}

/**
 * Exchanges the directory for a link to outside, and back, with pauses from a hundredth of a millisecond to twenty: the
 * short ones hit what is done first in a run, the long ones the rest.
 */
function attacker() {
  const library = Deno.dlopen("libc.so.6", {
    renameat2: { parameters: ["i32", "buffer", "i32", "buffer", "u32"], result: "i32" },
  });
  const text = (path: string) => new TextEncoder().encode(`${path}\0`);
  const link = join(root, "link"), here = -100, exchange = 2;
  Deno.symlinkSync(join(root, "outside"), link);
  const names = [text(link), text(directory)] as const;
  let swaps = 0;
  while (performance.now() < end) {
    if (library.symbols.renameat2(here, names[0], here, names[1], exchange) !== 0) {
      throw new Error("no exchange");
    }
    swaps++;
    const until = performance.now() + 0.01 * 2000 ** Math.random();
    while (performance.now() < until);
  }
  library.close();
  return { swaps };
}

const roles: Record<string, () => unknown> = { guarded, naive, attacker };
console.log(JSON.stringify(await roles[role]()));
