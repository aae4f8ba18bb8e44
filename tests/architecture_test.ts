/**
 * The order of the rooms of src/, and who may touch the outside world. Imports point downward in this table: a file
 * may import from its own room and from every line below. Rooms on one line may use each other.
 */
import { assertEquals } from "@std/assert";
import { walk } from "@std/fs";
import { join, relative, SEPARATOR } from "@std/path";
import { root } from "./deno.ts";

const ROOMS: readonly (readonly string[])[] = [
  ["cli"],
  ["selftest"],
  ["mod.ts"],
  ["library"],
  ["evaluation.ts", "prediction.ts", "reproduction"],
  ["experiment"],
  ["runs/record"],
  ["runs/resume"],
  ["runs/verify"],
  ["runs/index"],
  ["runs/documents"],
  ["runs/checkpoints"],
  ["runs/formats"],
  ["runs/files"],
  ["session.ts", "trained"],
  ["plan.ts"],
  ["disk_plan.ts", "memory_plan.ts"],
  ["train"],
  ["describe"],
  ["spec"],
  ["datasets", "models", "objectives", "optimizers", "schedules"],
  ["nn"],
  ["ops"],
  ["tensor"],
  ["linalg"],
  ["kernels"],
  ["schema"],
  ["report"],
  ["random"],
  ["errors.ts", "version.ts"],
];

/** Files that may use `Deno` and `node:` modules: the command line, what writes runs, and what loads a config. */
const MAY_USE_DENO = [/^cli\//, /^runs\//, /^spec\/load/, /^experiment\//];
/** Files that may use `console`. */
const MAY_USE_CONSOLE = [/^cli\//];

/** What is wrong with the files of src/, given by their paths there. */
function faults(files: ReadonlyMap<string, string>): string[] {
  const found: string[] = [];
  for (const [path, text] of files) {
    const code = text.replace(/\/\*[^]*?\*\//g, "").replace(/(^|[^:"'`])\/\/.*$/gm, "$1");
    const from = rank(path);
    if (from < 0) found.push(`${path}: its room stands in no line of the table`);
    for (const [, target] of code.matchAll(/\b(?:from|import)\s*\(?\s*["']([^"']+)["']/g)) {
      if (/^(?:npm|jsr|https?|data|file):/.test(target)) {
        found.push(`${path}: imports "${target}", which deno.json does not name`);
      }
      if (!target.startsWith(".")) continue;
      const imported = join(path, "..", target).replaceAll(SEPARATOR, "/");
      if (rank(imported) < from) found.push(`${path}: imports ${imported}, which stands above it`);
    }
    const outside = /\bDeno\b/.test(withoutStrings(code)) || /["']node:/.test(code);
    if (outside && !MAY_USE_DENO.some((allowed) => allowed.test(path))) {
      found.push(`${path}: uses Deno or Node`);
    }
    if (/\bconsole\b/.test(withoutStrings(code)) && !MAY_USE_CONSOLE.some((allowed) => allowed.test(path))) {
      found.push(`${path}: uses console`);
    }
  }
  return found;
}

/** The line of the table where a path has its room; -1 for none. */
function rank(path: string): number {
  return ROOMS.findIndex((rooms) => rooms.some((room) => path === room || path.startsWith(`${room}/`)));
}

function withoutStrings(code: string): string {
  return code.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, '""');
}

async function readSources(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const src = join(root, "src");
  for await (const { path } of walk(src, { exts: [".ts"], includeDirs: false })) {
    const name = relative(src, path).replaceAll(SEPARATOR, "/");
    if (name.startsWith("kernels/wasm/")) continue; // AssemblyScript, and bytes made from it
    files.set(name, await Deno.readTextFile(path));
  }
  return files;
}

Deno.test("imports of src/ point one way, and only the rooms at the edge touch the outside world", async () => {
  assertEquals(faults(await readSources()), []);
});

const CONTROLS: [name: string, path: string, code: string, faults: string[]][] = [
  ["downward", "train/loop.ts", 'import { a } from "../ops/a.ts";', []],
  ["within a room", "ops/a.ts", 'export * from "./b.ts";', []],
  ["sideways among the tables", "models/a.ts", 'import type { D } from "../datasets/dataset.ts";', []],
  ["upward", "ops/a.ts", 'import {\n  a,\n} from "../train/a.ts";', [
    "ops/a.ts: imports train/a.ts, which stands above it",
  ]],
  ["upward when needed", "ops/a.ts", 'await import("../cli/a.ts")', [
    "ops/a.ts: imports cli/a.ts, which stands above it",
  ]],
  ["upward among the rooms of a run", "runs/files/a.ts", 'import "../index/a.ts";', [
    "runs/files/a.ts: imports runs/index/a.ts, which stands above it",
  ]],
  ["beside the rooms of a run", "runs/a.ts", "", ["runs/a.ts: its room stands in no line of the table"]],
  ["a room that nobody knows", "misc/a.ts", "", ["misc/a.ts: its room stands in no line of the table"]],
  ["a package without its name", "ops/a.ts", 'import "npm:left-pad@1";', [
    'ops/a.ts: imports "npm:left-pad@1", which deno.json does not name',
  ]],
  ["Deno and console", "nn/a.ts", "const a = Deno.args;\nconsole.log(a);", [
    "nn/a.ts: uses Deno or Node",
    "nn/a.ts: uses console",
  ]],
  ["Node", "nn/a.ts", 'import { cpus } from "node:os";', ["nn/a.ts: uses Deno or Node"]],
  ["Deno and console by name", "nn/a.ts", '// Deno.args\n/** console.log */\nconst a = "Deno";', []],
  ["Deno and console at the edge", "cli/a.ts", "console.log(Deno.args);", []],
];

for (const [name, path, code, expected] of CONTROLS) {
  Deno.test(`the check of src/ ${expected.length > 0 ? "notices" : "allows"}: ${name}`, () => {
    assertEquals(faults(new Map([[path, code]])), expected);
  });
}
