/** Runs the program in a child process as scripts/mlx does, with the packages of the tests themselves. */
import { fromFileUrl, join } from "@std/path";

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

/** The arguments of Deno that run mlx with its own narrow permissions. */
export function mlxArgs(args: readonly string[]): string[] {
  const permissions = Deno.readTextFileSync(join(root, "scripts", "permissions")).trim().split("\n");
  return ["run", "--quiet", ...denoArgs(), ...permissions, join(root, "main.ts"), ...args];
}

/** How to start mlx: `cwd` becomes its workspace. */
export interface MlxOptions {
  cwd: string;
  env?: Record<string, string>;
}

/** Starts mlx, with its output piped and no input. */
export function startMlx(args: readonly string[], { cwd, env }: MlxOptions): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: mlxArgs(args),
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
export async function runMlx(args: readonly string[], options: MlxOptions): Promise<MlxResult> {
  const { code, signal, stdout, stderr } = await startMlx(args, options).output();
  const decoder = new TextDecoder();
  return { code, signal, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}
