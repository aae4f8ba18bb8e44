/**
 * P2: system calls that fail, or are the last thing a process does: each of them, on the way and on a resumption.
 *
 * strace counts the calls of each thread. A run is traced once to see which of them are about the workspace; then there
 * is a run for each of those, and after it the state on disk has to verify and to be resumed to the bit-identical end.
 */
import { join } from "@std/path";
import { verifyRun } from "../../src/runs/verify/verify.ts";
import { Workspace } from "../../src/runs/files/workspace.ts";
import { config, copyTree, fingerprint } from "../resume/support.ts";
import { type Part, type PartContext, withControl } from "./part.ts";
import {
  brokenProgram,
  differences,
  hasFile,
  onlyRun,
  type Program,
  run,
  shippedProgram,
} from "./program.ts";
import { indexBelow, randomFrom } from "./random.ts";
import { injecting, isInjected, needStrace, readCalls, tracing } from "./strace.ts";

/** What may go wrong with each call; the first error strikes once, the second from a call on. */
const faultsOf: Readonly<Record<string, readonly [once: string, always: string]>> = {
  openat: ["EMFILE", "EACCES"],
  write: ["ENOSPC", "EIO"],
  read: ["EIO", "EIO"],
  fsync: ["EIO", "EIO"],
  rename: ["ESTALE", "ENOSPC"],
  mkdir: ["ENOSPC", "EACCES"],
  linkat: ["EMLINK", "EPERM"],
  unlink: ["EIO", "EACCES"],
  unlinkat: ["EIO", "EROFS"],
  rmdir: ["EIO", "EACCES"],
  ftruncate: ["EIO", "EPERM"],
  flock: ["ENOLCK", "ENOLCK"],
  lseek: ["EINVAL", "EIO"],
  getdents64: ["EIO", "EIO"],
};

/** A fault to try. */
interface Fault {
  readonly call: string;
  /** The number of the call in its thread. */
  readonly n: number;
  /** As strace writes it. */
  readonly effect: string;
}

/** A command to break, and the state it starts from. */
interface Stage {
  readonly args: (run: string | null) => readonly string[];
  /** Fills an empty directory. */
  readonly prepare: (root: string) => void;
}

/** What a sweep found. */
export interface Sweep {
  /** Faults that struck. */
  points: number;
  /** Those of them after which the command did not come to its end. */
  stopped: number;
  failures: string[];
}

/** Small, with all that is written: checkpoints that go and stay, a best one, the log, the index. */
const small = config(
  { epochs: 5, optimizer: "sgd", params: { momentum: 0.9 } },
  { dropout: 0.2 },
  { checkpoint_frequency: 2 },
);

/** The part. */
export const faults: Part = {
  promise: "a system call that fails once, fails from then on, or is the last before a kill, loses nothing",
  async run(context) {
    await needStrace();
    const program = await shippedProgram();
    const few = context.quick ? 40 : context.scale < 1 ? Math.ceil(400 * context.scale) : undefined;
    const found = await sweepAll(program, { ...context, few });
    const broken = await brokenProgram(context.scratch, [{ module: "runs/files/atomic.ts", by: "in_place" }]);
    const control = await sweepKills(broken, context, few);
    return {
      figure: `${found.points} faults (${found.stopped} ended the command), a third of them kills, ` +
        `${found.onResume} on a resumption: ${found.points - found.failures.length} recovered`,
      control: `files written in place: ${control.failures.length} of ${control.points} kills lost a run`,
      failures: withControl(found.failures, control.failures.length > 0, "writing in place"),
    };
  },
};

/** Every fault of a run, and every fault of resuming one that was killed. */
export async function sweepAll(
  program: Program,
  context: Pick<PartContext, "scratch" | "say"> & { few?: number },
): Promise<Sweep & { onResume: number }> {
  const { scratch } = context;
  const begin: Stage = { args: () => ["run", "--config", "a.json"], prepare: writeConfig };
  const whole = join(scratch, "expected");
  prepare(whole, begin);
  const { code, stderr } = await run(program, begin.args(null), { cwd: whole });
  if (code !== 0) throw new Error(stderr);
  const expected = fingerprint(runOf(whole)!);
  const first = await sweep(program, begin, expected, context);

  const killed = join(scratch, "killed");
  await killHalfWay(program, begin, killed, first.faults);
  const goOn: Stage = {
    args: (run) => ["resume", `outputs/long/${run}`],
    prepare: (root) => copyTree(killed, root),
  };
  const second = await sweep(program, goOn, expected, context);
  return {
    points: first.points + second.points,
    stopped: first.stopped + second.stopped,
    failures: [...first.failures, ...second.failures],
    onResume: second.points,
  };
}

/** Kills alone, at the calls that write: what a program that writes in place does not survive. */
async function sweepKills(program: Program, context: PartContext, few = 60): Promise<Sweep> {
  const stage: Stage = { args: () => ["run", "--config", "a.json"], prepare: writeConfig };
  const root = join(context.scratch, "control");
  prepare(root, stage);
  const { code, stderr } = await run(program, stage.args(null), { cwd: root });
  if (code !== 0) throw new Error(stderr);
  const kills = { ...context, few, only: (fault: Fault) => fault.call === "write" && isKill(fault) };
  return await sweep(program, stage, fingerprint(runOf(root)!), kills);
}

/** Tries the faults of one command; with `few`, so many that are spread over all. */
async function sweep(
  program: Program,
  stage: Stage,
  expected: Record<string, string>,
  { scratch, say, few = Infinity, only = () => true }: Pick<PartContext, "scratch" | "say"> & {
    few?: number;
    only?: (fault: Fault) => boolean;
  },
): Promise<Sweep & { faults: readonly Fault[] }> {
  const faults = await findFaults(program, stage, scratch);
  const result = { points: 0, stopped: 0, failures: [] as string[], faults };
  const chosen = spread(faults.filter(only), few);
  for (const [i, fault] of chosen.entries()) {
    const root = join(scratch, "fault");
    prepare(root, stage);
    const outcome = await tryFault(program, stage, { fault, root, expected });
    if (outcome === null) continue;
    result.points++;
    if (outcome.stopped) result.stopped++;
    const what = `${stage.args("RUN")[0]}, ${fault.call} ${fault.n} ${fault.effect}`;
    if (outcome.problem !== null) result.failures.push(`${what}: ${outcome.problem}`);
    if (i % 100 === 99) say(`${i + 1} of ${chosen.length} faults of ${stage.args("RUN")[0]}`);
  }
  return result;
}

function spread<T>(items: readonly T[], few: number): readonly T[] {
  if (items.length <= few) return items;
  const random = randomFrom(items.length);
  const rest = [...items];
  return Array.from({ length: few }, () => rest.splice(indexBelow(random, rest.length), 1)[0]);
}

/** The calls that are about the workspace, as faults: each fails once, fails from then on, and is the last one. */
async function findFaults(program: Program, stage: Stage, scratch: string): Promise<Fault[]> {
  const root = join(scratch, "traced"), file = join(scratch, "trace");
  prepare(root, stage);
  const under = tracing(file, Object.keys(faultsOf));
  const { code, stderr } = await run(program, stage.args(onlyRun(runsOf(root))), { cwd: root, under });
  if (code !== 0) throw new Error(stderr);
  const counts = new Map<string, number>(), places = new Map<string, Set<number>>();
  for (const { thread, name, text } of readCalls(file)) {
    const n = (counts.get(`${thread} ${name}`) ?? 0) + 1;
    counts.set(`${thread} ${name}`, n);
    if (!text.includes(`${root}/outputs`)) continue;
    const known = places.get(name) ?? new Set();
    places.set(name, known.add(n));
  }
  return [...places].flatMap(([call, numbers]) =>
    [...numbers].flatMap((n) => {
      const [once, always] = faultsOf[call];
      return [`error=${once}:when=${n}`, `error=${always}:when=${n}+`, `signal=KILL:when=${n}`].map((
        effect,
      ) => (
        { call, n, effect }
      ));
    })
  );
}

/** Null if the fault did not strike. */
async function tryFault(
  program: Program,
  stage: Stage,
  { fault, root, expected }: { fault: Fault; root: string; expected: Record<string, string> },
): Promise<{ stopped: boolean; problem: string | null } | null> {
  const file = `${root}.trace`;
  const under = injecting(file, fault.call, fault.effect);
  const args = stage.args(onlyRun(runsOf(root)));
  const { code, stderr } = await run(program, args, { cwd: root, under });
  if (isKill(fault) ? code !== null : !readCalls(file).some(isInjected)) return null;
  const stopped = code !== 0;
  const problem = await check(program, { root, code, stderr, expected });
  return { stopped, problem };
}

function isKill({ effect }: Fault): boolean {
  return effect.startsWith("signal=KILL");
}

/** What is wrong after a fault; null if nothing. */
async function check(
  program: Program,
  { root, code, stderr, expected }: {
    root: string;
    code: number | null;
    stderr: string;
    expected: Record<string, string>;
  },
): Promise<string | null> {
  if (stderr.includes("this is a bug in mlx")) return stderr;
  const name = onlyRun(runsOf(root));
  const begun = name !== null &&
    ["manifest.json", "config.json"].every((file) => hasFile(runsOf(root), name, file));
  if (!begun) {
    return code === 0 ? "it says that all is well, and there is no run" : null;
  }
  const workspace = await Workspace.open(root);
  const path = `outputs/long/${name}`;
  const { problems: [damage], leftovers } = await verifyRun(workspace, path);
  if (code !== 0) {
    const resumed = await run(program, ["resume", path], { cwd: root });
    if (resumed.code !== 0) return `resume exits with ${resumed.code}: ${resumed.stderr}`;
  }
  // A run that is complete keeps what the disk did not let go of.
  if (code === 0) {
    for (const name of leftovers) {
      Deno.removeSync(join(root, path, name), { recursive: true });
    }
  }
  const different = differences(expected, fingerprint(join(root, path)))[0];
  if (different !== undefined) return different;
  return damage === undefined ? null : `verify says of ${damage.file}: ${damage.problem}`;
}

/** Kills a run at one of its last writes, so that there is much to go on with and to clean up. */
async function killHalfWay(
  program: Program,
  stage: Stage,
  root: string,
  faults: readonly Fault[],
): Promise<void> {
  // Every file and checkpoint comes by a rename; near the last of them there is everything.
  const kills = faults.filter((fault) => fault.call === "rename" && isKill(fault));
  const last = kills.toSorted((a, b) => b.n - a.n)[3];
  prepare(root, stage);
  const under = injecting(`${root}.trace`, last.call, last.effect);
  const { code } = await run(program, stage.args(null), { cwd: root, under });
  if (code !== null) throw new Error("the run was not killed");
}

function prepare(root: string, stage: Stage): void {
  Deno.mkdirSync(root, { recursive: true });
  Deno.removeSync(root, { recursive: true });
  Deno.mkdirSync(root);
  stage.prepare(root);
}

function writeConfig(root: string): void {
  Deno.writeTextFileSync(join(root, "a.json"), JSON.stringify(small));
}

function runsOf(root: string): string {
  return join(root, "outputs", "long");
}

function runOf(root: string): string | null {
  const name = onlyRun(runsOf(root));
  return name === null ? null : join(runsOf(root), name);
}
