/**
 * P3: power cuts. A file system of its own is shut down without writing out what it holds, as when the power goes; then
 * it is checked, mounted again, and the run resumed. btrfs cannot be shut down: there the power goes at a moment when
 * nothing is written to its device, of which a copy is taken.
 *
 * A checkpoint counts as acknowledged when a later manifest is there than the first that lists it: mlx writes a manifest
 * only when everything before is on the disk. Of a run that has said it is complete, everything counts.
 */
import { join } from "@std/path";
import { verifyRun } from "../../src/runs/verify/verify.ts";
import { Workspace } from "../../src/runs/files/workspace.ts";
import { config, fingerprint } from "../resume/support.ts";
import { amount, type Part, type PartContext, Skipped, withControl } from "./part.ts";
import { differences, hasFile, onlyRun, type Program, run, shippedProgram, start } from "./program.ts";
import { type FileSystem, fileSystems, LoopDisk } from "./loop_disk.ts";

/** What many cuts did. */
interface Cuts {
  cuts: number;
  /** Cuts that found a run under way, not before or after it. */
  within: number;
  /** Checkpoints acknowledged before their cut. */
  acknowledged: number;
  lost: string[];
  failures: string[];
}

/** Runs that take a few seconds, so that what is written is put on the disk several times. */
const long = config({ epochs: 6000 }, {}, { checkpoint_frequency: 200 });
/** Runs that are over at once. */
const short = config({ epochs: 20 }, {}, { checkpoint_frequency: 5 });

/** How many cuts there are in the long form, in the quick one, and of the program without fsync. */
const shares: Readonly<Record<FileSystem, readonly [long: number, quick: number, control: number]>> = {
  ext4: [100, 6, 10],
  xfs: [50, 3, 5],
  btrfs: [30, 3, 5],
};

/** The part. */
export const powerCuts: Part = {
  promise: "a power cut loses no acknowledged checkpoint: at most the last second of work",
  async run(context) {
    const { say } = context;
    if (Deno.build.os !== "linux" || Deno.uid() !== 0) throw new Skipped("needs root on Linux");
    const program = await shippedProgram();
    const figures: string[] = [], controls: string[] = [], failures: string[] = [];
    for (const fileSystem of fileSystems) {
      try {
        const { found, control } = await tryOn(fileSystem, program, context);
        figures.push(
          `${found.cuts} power cuts on ${fileSystem} (${found.within} within a run), ` +
            `${found.acknowledged} acknowledged checkpoints: ${found.lost.length} lost, ` +
            `${found.cuts - found.failures.length}/${found.cuts} runs resumed bit-identical`,
        );
        controls.push(`${control.lost.length} of ${control.acknowledged} lost on ${fileSystem}`);
        const caught = control.lost.length > 0;
        const problems = [...found.lost, ...found.failures].map((problem) => `${fileSystem}: ${problem}`);
        failures.push(...withControl(problems, caught, `without fsync nothing was lost on ${fileSystem}`));
      } catch (error) {
        // The others are tools of systems that use them: where they are missing, ext4 has to do.
        if (!(error instanceof Skipped) || fileSystem === "ext4") throw error;
        say(error.message);
        figures.push(`not tried on ${fileSystem}`);
      }
    }
    return {
      figure: figures.join("; "),
      control: `fsync that does nothing: ${controls.join(", ")}`,
      failures,
    };
  },
};

async function tryOn(
  fileSystem: FileSystem,
  program: Program,
  context: PartContext,
): Promise<{ found: Cuts; control: Cuts }> {
  const [long, quick, controls] = shares[fileSystem];
  const found = await cutPower(program, { ...context, fileSystem, cuts: amount(context, long, quick) });
  const control = await cutPower(program, {
    ...context,
    fileSystem,
    cuts: context.quick ? 3 : controls,
    under: ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "inject=fsync,fdatasync:retval=0"],
  });
  return { found, control };
}

/** Cuts the power so many times, at random moments. */
async function cutPower(
  program: Program,
  { fileSystem, scratch, cuts, say, under = [] }: {
    fileSystem: FileSystem;
    scratch: string;
    cuts: number;
    say: (line: string) => void;
    under?: readonly string[];
  },
): Promise<Cuts> {
  const result: Cuts = { cuts: 0, within: 0, acknowledged: 0, lost: [], failures: [] };
  using disk = await LoopDisk.make(join(scratch, "disk"), fileSystem);
  const wholes = new Map<unknown, Record<string, string>>();
  for (; result.cuts < cuts; result.cuts++) {
    const wanted = result.cuts % 3 === 2 ? short : long;
    await disk.format();
    const expected = wholes.get(wanted) ?? await runWhole(program, join(scratch, "whole"), wanted);
    wholes.set(wanted, expected);
    const acknowledged = await cutOne(program, disk, { wanted, under });
    await disk.restore();
    if (acknowledged.size > 0) result.within++;
    result.acknowledged += acknowledged.size;
    await checkAfter(program, disk.path, { acknowledged, expected, result });
    if (result.cuts % 20 === 19) say(`${result.cuts + 1} cuts on ${fileSystem}`);
  }
  return result;
}

async function runWhole(program: Program, root: string, wanted: object): Promise<Record<string, string>> {
  await Deno.remove(root, { recursive: true }).catch(() => {});
  Deno.mkdirSync(root);
  Deno.writeTextFileSync(join(root, "a.json"), JSON.stringify(wanted));
  const { code, stderr } = await run(program, ["run", "--config", "a.json"], { cwd: root });
  if (code !== 0) throw new Error(stderr);
  const runs = join(root, "outputs", "long");
  return fingerprint(join(runs, onlyRun(runs)!));
}

/** Starts a run, cuts the power at a random moment, and gives the checkpoints that were acknowledged. */
async function cutOne(
  program: Program,
  disk: LoopDisk,
  { wanted, under }: { wanted: object; under: readonly string[] },
): Promise<Set<string>> {
  Deno.writeTextFileSync(join(disk.path, "a.json"), JSON.stringify(wanted));
  await disk.settle();
  const child = start(program, ["run", "--config", "a.json"], { cwd: disk.path, under });
  const runs = join(disk.path, "outputs", "long");
  const acknowledged = new Set<string>();
  let over = false, latest: string[] = [], text = "", words = false;
  const reading = child.stdout.pipeTo(new WritableStream({ write: () => void (words = true) }));
  const dropping = child.stderr.cancel();
  const status = child.status.then((status) => {
    over = true;
    return status;
  });
  const end = performance.now() + (wanted === short ? Infinity : 600 + Math.random() * 4000);
  while (!over && performance.now() < end) {
    const manifest = readManifest(runs);
    if (manifest !== null && manifest !== text) {
      for (const name of latest) acknowledged.add(name);
      text = manifest;
      latest = JSON.parse(manifest).checkpoints.map(({ name }: { name: string }) => name);
      for (const name of acknowledged) if (!latest.includes(name)) acknowledged.delete(name);
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await disk.cut();
  try {
    child.kill("SIGKILL");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  const { success } = await status;
  await Promise.all([reading, dropping]);
  if (success && words) { for (const name of latest) acknowledged.add(name); }
  return acknowledged;
}

function readManifest(runs: string): string | null {
  const name = onlyRun(runs);
  try {
    return name === null ? null : Deno.readTextFileSync(join(runs, name, "manifest.json"));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

async function checkAfter(
  program: Program,
  root: string,
  { acknowledged, expected, result }: {
    acknowledged: ReadonlySet<string>;
    expected: Record<string, string>;
    result: Cuts;
  },
): Promise<void> {
  const runs = join(root, "outputs", "long"), name = onlyRun(runs);
  const at = `cut ${result.cuts + 1}`;
  const begun = name !== null && hasFile(runs, name, "manifest.json");
  for (const checkpoint of acknowledged) {
    if (begun && hasFile(runs, name, "checkpoints", checkpoint, "state.json")) continue;
    result.lost.push(`${at}: ${checkpoint} is lost`);
  }
  if (!begun) return;
  const path = `outputs/long/${name}`;
  const damaged = (await verifyRun(await Workspace.open(root), path)).problems
    .filter(({ file }) => [...acknowledged].some((name) => file.startsWith(`checkpoints/${name}/`)));
  for (const { file, problem } of damaged) result.lost.push(`${at}: ${file}: ${problem}`);
  const resumed = await run(program, ["resume", path], { cwd: root });
  const problem = resumed.code === 0
    ? differences(expected, fingerprint(join(runs, name)))[0]
    : `resume exits with ${resumed.code}: ${resumed.stderr.trim().replaceAll("\n", "; ")}`;
  if (problem !== undefined) result.failures.push(`${at}: ${problem}`);
}
