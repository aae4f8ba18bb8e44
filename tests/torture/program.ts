/** The program as it is shipped, or with single modules of it replaced by broken ones. */
import { pathToFileURL } from "node:url";
import { join } from "@std/path";
import { bundle, files } from "../../scripts/bundle.ts";
import { denoArgs, mlxCommand, program, root, usesStandins } from "../deno.ts";

/** A broken module: what it takes the place of, and where it is. */
export interface Replacement {
  /** The module of the program, from `src/`. */
  readonly module: string;
  /** The one in its place, in `tests/torture/broken/`. */
  readonly by: string;
}

/** How to start the program. */
export interface Program {
  /** The words of a command in front of the arguments of mlx. */
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** What a process left behind; the code is null if a signal ended it. */
export interface Ended {
  readonly code: number | null;
  readonly signal: Deno.Signal | null;
  readonly stdout: string;
  readonly stderr: string;
}

const permissions = Deno.readTextFileSync(join(root, "scripts", "permissions")).trim().split("\n");

/**
 * The program that people start: the files that `scripts/mlx` starts, as it starts them, but without its shell; or what
 * MLX_PROGRAM names, a packaged program.
 */
export async function shippedProgram(): Promise<Program> {
  if (program !== join(root, "scripts", "mlx")) return { command: mlxCommand([]) };
  const script =
    'root=$0 of_any_age=yes; . "$root/scripts/setup.sh"; . "$root/scripts/program.sh"; printf "%s\\n" "$bundled" "$deno" "$bundle" "$program" $flags_of_bundle';
  const { success, stdout, stderr } = await new Deno.Command("sh", { args: ["-euc", script, root] }).output();
  const [bundled, deno, bundle, start, ...flags] = new TextDecoder().decode(stdout).trimEnd().split("\n");
  if (!success || bundled !== "yes") {
    throw new Error(`scripts/mlx cannot start a bundle here\n${new TextDecoder().decode(stderr)}`);
  }
  return startOf(deno, bundle, start, flags);
}

/** The same files made in `scratch` with single modules replaced. */
export async function brokenProgram(scratch: string, replacements: readonly Replacement[]): Promise<Program> {
  const directory = join(scratch, `mlx-${replacements.map(({ by }) => by).join("-")}`);
  await Deno.mkdir(directory);
  await bundle(directory, packages(scratch, replacements));
  const flags = ["--no-config", "--no-lock", "--no-remote", "--no-npm"];
  return startOf(Deno.execPath(), directory, join(directory, files[0]), flags);
}

function startOf(deno: string, directory: string, start: string, flags: readonly string[]): Program {
  return {
    command: [deno, "run", "--quiet", ...flags, ...permissions, start],
    env: { DENO_DIR: join(directory, "cache"), DENO_NO_UPDATE_CHECK: "1" },
  };
}

/** The program from its sources, or some of them replaced. */
export function fromSources(scratch: string, replacements: readonly Replacement[] = []): Program {
  const flags = ["--quiet", "--no-check", ...packages(scratch, replacements), ...permissions];
  return { command: [Deno.execPath(), "run", ...flags, join(root, "main.ts")] };
}

/** Arguments that say where packages, and the modules that are replaced, come from. */
export function packages(scratch: string, replacements: readonly Replacement[]): string[] {
  if (replacements.length === 0) return denoArgs();
  const config = join(root, "deno.json");
  const base = usesStandins ? join(root, "tests", "standins", "import_map.json") : config;
  const { imports } = JSON.parse(Deno.readTextFileSync(base));
  const src = new URL("src/", pathToFileURL(root));
  const absolute = Object.entries(imports as Record<string, string>).map(([name, target]) =>
    [name, target.startsWith(".") ? new URL(target, pathToFileURL(base)).href : target] as const
  );
  const scope = replacements.map(({ module, by }) =>
    [new URL(module, src).href, new URL(`./broken/${by}.ts`, import.meta.url).href] as const
  );
  const map = { imports: Object.fromEntries(absolute), scopes: { [src.href]: Object.fromEntries(scope) } };
  const path = join(scratch, `imports-${replacements.map(({ by }) => by).join("-")}.json`);
  Deno.writeTextFileSync(path, JSON.stringify(map));
  return [`--config=${config}`, `--import-map=${path}`, "--no-lock"];
}

/** Starts the program in a directory, under another command if there is one. */
export function start(
  { command: words, env: own }: Program,
  mlxArgs: readonly string[],
  { cwd, under = [], env = {} }: { cwd: string; under?: readonly string[]; env?: Record<string, string> },
): Deno.ChildProcess {
  const [command, ...rest] = [...under, ...words, ...mlxArgs];
  return new Deno.Command(command, {
    args: rest,
    cwd,
    env: { NO_COLOR: "1", ...own, ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Waits for the end of a process. */
export async function ended(child: Deno.ChildProcess): Promise<Ended> {
  const { code, signal, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return {
    code: signal === null ? code : null,
    signal,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
  };
}

/** Runs the program to its end. */
export function run(
  program: Program,
  mlxArgs: readonly string[],
  options: Parameters<typeof start>[2],
): Promise<Ended> {
  return ended(start(program, mlxArgs, options));
}

/** The name of the only run of an experiment; null if there is none. */
export function onlyRun(directory: string): string | null {
  try {
    return [...Deno.readDirSync(directory)].find(({ isDirectory }) => isDirectory)?.name ?? null;
  } catch {
    return null;
  }
}

/** Whether there is a file. */
export function hasFile(directory: string, ...path: string[]): boolean {
  try {
    return Deno.statSync(join(directory, ...path)).isFile;
  } catch {
    return false;
  }
}

/** What differs between two sets of named texts. */
export function differences(
  expected: Readonly<Record<string, string>>,
  found: Readonly<Record<string, string>>,
): string[] {
  return [...new Set([...Object.keys(expected), ...Object.keys(found)])]
    .filter((name) => expected[name] !== found[name])
    .map((name) => `${name} differs: ${found[name]?.slice(0, 80)}, not ${expected[name]?.slice(0, 80)}`);
}
