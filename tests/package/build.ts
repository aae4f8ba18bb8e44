/** Building the program in the tests of its package. */
import { join } from "@std/path";
import { denoArgs, root } from "../deno.ts";

/** Everything these tests write lies here; emptied by {@linkcode cleanUp}. */
export const directory: string = await Deno.realPath(await Deno.makeTempDir({ prefix: "package of mlx " }));

/** What came of a process. */
export interface Result {
  code: number;
  stdout: string;
  stderr: string;
}

/** The result of a process that was started. */
export async function resultOf(child: Deno.ChildProcess): Promise<Result> {
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** Runs Deno in the project with the packages of the tests. */
export async function deno(
  [subcommand, ...args]: readonly string[],
  env: Record<string, string> = {},
): Promise<Result> {
  return await resultOf(
    new Deno.Command(Deno.execPath(), {
      args: [subcommand, ...denoArgs(), ...args],
      cwd: root,
      env: { NO_COLOR: "1", ...env },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn(),
  );
}

/** Builds the program as `deno task compile` does and gives the path of the file. */
export async function build(output: string, env: Record<string, string> = {}): Promise<[string, Result]> {
  const built = await deno(["run", "--allow-all", "scripts/compile.ts", `--output=${output}`], env);
  if (built.code !== 0) throw new Error(`Cannot build the package:\n${built.stderr}`);
  const names = [...Deno.readDirSync(output)].map((entry) => entry.name);
  // Beside an executable for Windows there is an archive.
  const name = names.find((name) => name.startsWith("mlx-") && !name.endsWith(".zip"));
  if (name === undefined) throw new Error(`There is nothing to start in ${names}:\n${built.stderr}`);
  return [join(output, name), built];
}

/** Removes what the tests wrote. */
export async function cleanUp(): Promise<void> {
  await Deno.remove(directory, { recursive: true });
}
