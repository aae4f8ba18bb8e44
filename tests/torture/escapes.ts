/** P6: links in every place of the workspace, and directories that are exchanged for links while a run writes. */
import { dirname, fromFileUrl, join } from "@std/path";
import { sha256 } from "../../src/runs/files/sha256.ts";
import { config, copyTree } from "../resume/support.ts";
import { denoArgs, root as repository } from "../deno.ts";
import { type Part, type PartContext, Skipped, withControl } from "./part.ts";
import { onlyRun, type Program, run, shippedProgram } from "./program.ts";

/** What may be put in the place of a file or directory. */
type Kind =
  | "a link to its twin outside"
  | "a dangling link"
  | "a loop"
  | "a link to a device"
  | "a hard link";

const kinds: readonly Kind[] = [
  "a link to its twin outside",
  "a dangling link",
  "a loop",
  "a link to a device",
  "a hard link",
];

/** Where: RUN is a run that was killed. */
const places: readonly string[] = [
  "outputs",
  "outputs/index.json",
  "outputs/.index.lock",
  "outputs/long",
  "outputs/long/RUN",
  ...[
    ".lock",
    "config.json",
    "manifest.json",
    "summary.json",
    "logs",
    "logs/run.log",
    "metrics",
    "metrics/metrics.ndjson",
    "metrics/metrics.json",
    "metrics/metrics.md",
    "evaluations",
    "checkpoints",
    "checkpoints/best.json",
    "checkpoints/checkpoint_epoch_2",
    "checkpoints/checkpoint_epoch_2/state.json",
    "checkpoints/checkpoint_epoch_2/model.safetensors",
  ].map((name) => `outputs/long/RUN/${name}`),
];

const actions: readonly (readonly string[])[] = [
  ["run", "--config", "a.json"],
  ["resume", "outputs/long/RUN"],
  ["eval", "--run-dir", "outputs/long/RUN", "--checkpoint", "checkpoint_epoch_2"],
  ["runs"],
];

/** The part. */
export const escapes: Part = {
  promise:
    "nothing is written outside the root directory, neither through a link nor in a race: at most an empty file of ours is left there, and named",
  async run(context) {
    const { scratch, say } = context;
    const program = await shippedProgram();
    const layouts = await tryLayouts(program, context);
    say(`${layouts.tried} layouts`);
    const seconds = context.quick ? 3 : Math.max(1, 60 * context.scale);
    const guarded = await race(join(scratch, "race"), "guarded", seconds);
    const naive = await race(join(scratch, "naive"), "naive", Math.min(5, seconds));
    const failures = [...layouts.failures];
    failures.push(...guarded.failures);
    return {
      figure:
        `${layouts.tried} layouts of links: ${layouts.failures.length} escapes; ${guarded.swaps} swaps in ` +
        `${seconds} s against ${guarded.writes} runs (${guarded.refused} refused): ${guarded.filled} files with content outside, ${guarded.outside} empty ones, ` +
        `all named`,
      control: `check, then write: ${naive.outside} files outside in ${naive.writes} writes`,
      failures: withControl(failures, naive.outside > 0, "a check before the write let nothing out"),
    };
  },
};

async function tryLayouts(
  program: Program,
  { scratch, quick }: PartContext,
): Promise<{ tried: number; failures: string[] }> {
  const template = join(scratch, "template");
  const name = await makeTemplate(program, template);
  const result = { tried: 0, failures: [] as string[] };
  let turn = 0;
  for (const place of places) {
    for (const kind of kinds) {
      for (const action of actions) {
        if (quick && turn++ % 17 !== 0) continue;
        const outcome = await tryLayout(program, scratch, { template, name, place, kind, action });
        if (outcome === null) continue;
        result.tried++;
        const what = `${place} is ${kind}, ${action[0]}`;
        result.failures.push(...outcome.map((problem) => `${what}: ${problem}`));
      }
    }
  }
  return result;
}

/** A workspace with a finished run, marked as killed. */
async function makeTemplate(program: Program, root: string): Promise<string> {
  Deno.mkdirSync(root);
  const wanted = config({ epochs: 40 }, {}, { checkpoint_frequency: 2 });
  Deno.writeTextFileSync(join(root, "a.json"), JSON.stringify(wanted));
  const child = run(program, actions[0], { cwd: root });
  const { code, stderr } = await child;
  if (code !== 0) throw new Error(stderr);
  const runs = join(root, "outputs", "long"), name = onlyRun(runs)!;
  for (const file of ["summary.json", "metrics/metrics.md"]) Deno.removeSync(join(runs, name, file));
  const path = join(runs, name, "manifest.json");
  const { sha256: _, ...manifest } = JSON.parse(Deno.readTextFileSync(path));
  const killed = { ...manifest, status: "running", finished: null, final_digest: null, files: null };
  Deno.writeTextFileSync(path, JSON.stringify(killed));
  return name;
}

/** What went outside, a line each; null if the layout cannot be. */
async function tryLayout(
  program: Program,
  scratch: string,
  { template, name, place, kind, action }: {
    template: string;
    name: string;
    place: string;
    kind: Kind;
    action: readonly string[];
  },
): Promise<string[] | null> {
  const root = join(scratch, "root"), outside = join(scratch, "outside");
  for (const path of [root, outside]) {
    await Deno.remove(path, { recursive: true }).catch(() => {});
    copyTree(template, path);
  }
  const fill = (text: string) => text.replace("RUN", name);
  if (!plant(join(root, fill(place)), join(outside, fill(place)), kind)) return null;
  const before = snapshot(outside);
  const { code, stderr } = await run(program, action.map(fill), { cwd: root });
  const failures = changes(before, snapshot(outside));
  if (code === 1 || code === null || stderr.includes("a bug in mlx")) {
    failures.push(`exits with ${code}: ${stderr}`);
  }
  return failures;
}

/** Puts a link into a place; false if there can be none of that kind. */
function plant(path: string, twin: string, kind: Kind): boolean {
  const info = stat(path);
  if (kind === "a hard link") {
    if (info?.isDirectory) return false;
    if (info === null) Deno.writeTextFileSync(twin, "a file of somebody's\n");
    if (info !== null) Deno.removeSync(path);
    Deno.linkSync(twin, path);
    return true;
  }
  if (info !== null) Deno.removeSync(path, { recursive: true });
  Deno.mkdirSync(dirname(path), { recursive: true });
  const targets = {
    "a link to its twin outside": twin,
    "a dangling link": `${twin}-missing`,
    "a loop": path,
    "a link to a device": "/dev/null",
  };
  Deno.symlinkSync(targets[kind], path);
  return true;
}

function stat(path: string): Deno.FileInfo | null {
  try {
    return Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** Every file below a directory with its content, and every directory. */
function snapshot(directory: string, prefix = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const { name, isDirectory } of Deno.readDirSync(join(directory, prefix))) {
    const path = prefix + name;
    found.set(path, isDirectory ? "a directory" : sha256(Deno.readFileSync(join(directory, path))));
    if (isDirectory) { for (const [key, value] of snapshot(directory, `${path}/`)) found.set(key, value); }
  }
  return found;
}

function changes(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => before.get(path) !== after.get(path))
    .map((path) => `outside, ${path} is ${before.has(path) ? after.has(path) ? "changed" : "gone" : "new"}`);
}

/** Lets one process write while another exchanges the directory above for a link to elsewhere, and back. */
export async function race(root: string, writer: "guarded" | "naive", seconds: number) {
  if (Deno.build.os !== "linux") throw new Skipped("directories are exchanged by a call of Linux");
  Deno.mkdirSync(join(root, "outside"), { recursive: true });
  const workspace = join(root, "workspace");
  Deno.mkdirSync(join(workspace, "outputs", "demo"), { recursive: true });
  const child = (role: string) => {
    const script = fromFileUrl(new URL("race_child.ts", import.meta.url));
    return new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--quiet", "--no-check", "--no-prompt", ...denoArgs()],
        // As scripts/mlx starts it: Deno says less of what is elsewhere.
        ...role === "guarded"
          ? [`--allow-read=${workspace},${repository}`, `--allow-write=${workspace}`]
          : ["-A"],
        ...[script, role, root, String(seconds)],
      ],
    }).output();
  };
  const [written, swapped] = await Promise.all([child(writer), child("attacker")]);
  for (const { success, stderr } of [written, swapped]) {
    if (!success) throw new Error(new TextDecoder().decode(stderr));
  }
  const parse = ({ stdout }: Deno.CommandOutput) => JSON.parse(new TextDecoder().decode(stdout));
  const { writes, refused, named = 0 } = parse(written) as {
    writes: number;
    refused: number;
    named?: number;
  };
  const { swaps } = parse(swapped) as { swaps: number };
  const left = [...snapshot(join(root, "outside")).values()];
  const filled = left.filter((what) => what !== "a directory" && what !== sha256(new Uint8Array())).length;
  const failures = [
    ...filled > 0 ? [`${filled} files with content outside in the race`] : [],
    ...left.length > named ? [`${left.length} outside in the race, of which ${named} were named`] : [],
  ];
  return { writes, refused, swaps, outside: left.length, filled, failures };
}
