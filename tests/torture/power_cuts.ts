/**
 * P3: power cuts. A file system of its own is shut down without writing out what it holds, as when the power goes; then
 * it is checked, mounted again, and the run resumed.
 *
 * A checkpoint counts as acknowledged when a later manifest is there than the first that lists it: mlx writes a manifest
 * only when everything before is on the disk. Of a run that has said it is complete, everything counts.
 */
import { join } from "@std/path";
import { verifyRun } from "../../src/runs/verify.ts";
import { Workspace } from "../../src/runs/workspace.ts";
import { config, fingerprint } from "../resume/support.ts";
import { amount, type Part, Skipped, withControl } from "./part.ts";
import { bundle, differences, hasFile, onlyRun, type Program, run, start } from "./program.ts";
import { LoopDisk } from "./loop_disk.ts";

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

/** The part. */
export const powerCuts: Part = {
  promise: "a power cut loses nothing that was acknowledged: at most the last second of work",
  async run(context) {
    const { scratch, say } = context;
    if (Deno.build.os !== "linux" || Deno.uid() !== 0) throw new Skipped("needs root on Linux");
    const program = await bundle(scratch);
    const found = await cutPower(program, { scratch, cuts: amount(context, 100, 6), say });
    const control = await cutPower(program, {
      scratch,
      cuts: context.quick ? 3 : 10,
      say,
      under: ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "inject=fsync,fdatasync:retval=0"],
    });
    return {
      figure: `${found.cuts} power cuts on ext4 (${found.within} within a run), ` +
        `${found.acknowledged} acknowledged checkpoints: ${found.lost.length} lost, ` +
        `${found.cuts - found.failures.length}/${found.cuts} runs went on to the bit-identical end`,
      control: `fsync that does nothing: ${control.lost.length} of ${control.acknowledged} lost`,
      failures: withControl(
        [...found.lost, ...found.failures],
        control.lost.length > 0,
        "without fsync nothing was lost",
      ),
    };
  },
};

/** Cuts the power so many times, at random moments. */
async function cutPower(
  program: Program,
  { scratch, cuts, say, under = [] }: {
    scratch: string;
    cuts: number;
    say: (line: string) => void;
    under?: readonly string[];
  },
): Promise<Cuts> {
  const result: Cuts = { cuts: 0, within: 0, acknowledged: 0, lost: [], failures: [] };
  using disk = await LoopDisk.make(join(scratch, "disk"));
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
    if (result.cuts % 20 === 19) say(`${result.cuts + 1} cuts`);
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
  disk.cut();
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
    : `resume exits with ${resumed.code}: ${resumed.stderr}`;
  if (problem !== undefined) result.failures.push(`${at}: ${problem}`);
}
