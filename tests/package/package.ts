/** The packaged program: built if MLX_PACKAGE does not name one. */
import { join, resolve } from "@std/path";
import { build, directory, type Result, resultOf } from "./build.ts";

const given = Deno.env.get("MLX_PACKAGE");

/** Whether it was built before, by whatever. */
export const isGiven: boolean = Boolean(given);

async function packaged(): Promise<string> {
  if (given) return resolve(given);
  return (await build(join(directory, "dist")))[0];
}

/** The packaged program. */
export const file: string = await packaged();

/** Whether it is a self-extracting file, not a compiled one. */
export const isSingleFile: boolean = await (async () => {
  using opened = await Deno.open(file);
  const start = new Uint8Array(2);
  await opened.read(start);
  return new TextDecoder().decode(start) === "#!";
})();

const separator = Deno.build.os === "windows" ? ";" : ":";
const hasDeno = (folder: string) =>
  ["deno", "deno.exe"].some((name) => {
    try {
      return Deno.statSync(join(folder, name)).isFile;
    } catch {
      return false;
    }
  });

/** Where programs are found, but no Deno. */
export const path: string = (Deno.env.get("PATH") ?? "").split(separator)
  .filter((folder) => folder !== "" && !hasDeno(folder)).join(separator);

/** How to start the program. */
export interface StartOptions {
  cwd: string;
  env?: Record<string, string>;
  program?: string;
}

/** Starts it with hardly any environment. */
export function start(
  args: readonly string[],
  { cwd, env = {}, program = file }: StartOptions,
): Deno.ChildProcess {
  const system = Deno.env.get("SystemRoot");
  const home = join(directory, "home");
  Deno.mkdirSync(home, { recursive: true });
  return new Deno.Command(program, {
    args: [...args],
    cwd,
    clearEnv: true,
    env: {
      PATH: path,
      HOME: home,
      TMPDIR: directory,
      NO_COLOR: "1",
      ...(system ? { SystemRoot: system } : {}),
      ...env,
    },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Runs it to its end. */
export async function run(args: readonly string[], options: StartOptions): Promise<Result> {
  return await resultOf(start(args, options));
}
