/** One side of the race for a directory: `guarded` or `naive` writes, `attacker` exchanges; ROLE ROOT SECONDS. */
import { join } from "@std/path";
import { MlxError } from "../../src/errors.ts";
import { takeLeft } from "../../src/runs/files/left_behind.ts";
import { factsOf, recordRun } from "../runs/fixtures.ts";

const [role, root, seconds] = Deno.args;
const workspace = join(root, "workspace");
const directory = join(workspace, "outputs", "demo");
const end = performance.now() + Number(seconds) * 1000;

/** Records runs as the program does; an error that is not ours ends it. */
async function guarded() {
  const counts = { writes: 0, refused: 0, named: 0 };
  for (let n = 0; performance.now() < end; n++) {
    try {
      counts.writes++;
      await recordRun(workspace, { facts: factsOf({ started: new Date(n * 1000) }) });
    } catch (error) {
      if (!(error instanceof MlxError)) throw error;
      counts.refused++;
      counts.named += takeLeft().length;
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
  const linkName = text(link);
  const swap = (name: BufferSource) => library.symbols.renameat2(here, linkName, here, name, exchange) === 0;
  let swaps = 0;
  while (performance.now() < end) {
    const target = text(chooseTarget());
    // There and back; what is below a run may be gone meanwhile.
    for (let tries = 0, swapped = 0; swapped < 2 && tries < 100; tries++) {
      if (!swap(target)) continue;
      swaps++;
      swapped++;
      const until = performance.now() + 0.01 * 2000 ** Math.random();
      while (performance.now() < until);
    }
  }
  library.close();
  return { swaps };
}

/** The directory of all runs, or the newest run or a folder of it. */
function chooseTarget(): string {
  if (Math.random() < 0.5) return directory;
  try {
    const runs = [...Deno.readDirSync(directory)].filter(({ isDirectory }) => isDirectory).map(({ name }) =>
      name
    );
    const folders = ["", "checkpoints", "metrics", "logs"];
    return join(directory, runs.sort().at(-1)!, folders[Math.floor(Math.random() * folders.length)]);
  } catch {
    return directory;
  }
}

const roles: Record<string, () => unknown> = { guarded, naive, attacker };
console.log(JSON.stringify(await roles[role]()));
