/** Runs the program in a child process: the very files that people start, or what MLX_PROGRAM names. */
import { fromFileUrl, join, resolve } from "@std/path";

/** The directory of this project. */
export const root: string = fromFileUrl(new URL("../", import.meta.url));

/** Whether `@std/*` are the stand-ins here, not the packages. */
export const usesStandins: boolean =
  import.meta.resolve("@std/path") === new URL("./standins/path.ts", import.meta.url).href;

/** The arguments that give a child of Deno the same packages; to be put after the subcommand. */
export function denoArgs(): string[] {
  const config = `--config=${join(root, "deno.json")}`;
  if (!usesStandins) return [config];
  const standins = join(root, "tests", "standins");
  return [
    config,
    `--import-map=${join(standins, "import_map.json")}`,
    `--lock=${join(standins, "deno.lock")}`,
  ];
}

/** The arguments of Deno that run mlx from its sources, with its own narrow permissions. */
export function sourceArgs(args: readonly string[]): string[] {
  const permissions = Deno.readTextFileSync(join(root, "scripts", "permissions")).trim().split("\n");
  return ["run", "--quiet", ...denoArgs(), ...permissions, join(root, "main.ts"), ...args];
}

/**
 * The program that these tests start: the one that people start, `scripts/mlx` of this checkout, or what the variable
 * MLX_PROGRAM says, the path of a packaged program or "sources".
 */
export const program: string = (() => {
  const named = Deno.env.get("MLX_PROGRAM") || (Deno.build.os === "windows" ? "sources" : "scripts/mlx");
  return named === "sources" ? named : resolve(root, named);
})();

/** The words of a command that runs mlx, the first of which is a program. */
export function mlxCommand(args: readonly string[]): string[] {
  return program === "sources" ? [Deno.execPath(), ...sourceArgs(args)] : [program, ...args];
}

/** How to start mlx: `cwd` becomes its workspace. */
export interface MlxOptions {
  cwd: string;
  env?: Record<string, string>;
}

/** Starts mlx, with its output piped and no input. */
export function startMlx(args: readonly string[], options: MlxOptions): Deno.ChildProcess {
  return start(mlxCommand(args), options);
}

function start(
  [command, ...args]: readonly string[],
  { cwd, env }: MlxOptions,
): Deno.ChildProcess {
  return new Deno.Command(command, {
    args,
    cwd,
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** What a run of mlx left behind. */
export interface MlxResult {
  code: number;
  signal: Deno.Signal | null;
  stdout: string;
  stderr: string;
}

/** Runs mlx to its end. */
export function runMlx(args: readonly string[], options: MlxOptions): Promise<MlxResult> {
  return resultOf(startMlx(args, options));
}

/** Runs mlx from its sources to its end, without what `scripts/mlx` grants for the words of a command line. */
export function runSources(args: readonly string[], options: MlxOptions): Promise<MlxResult> {
  return resultOf(start([Deno.execPath(), ...sourceArgs(args)], options));
}

async function resultOf(child: Deno.ChildProcess): Promise<MlxResult> {
  const { code, signal, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return { code, signal, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}
