/**
 * What it costs to start: `mlx --version` beside an empty Deno program.
 *
 * @module
 */
import { join } from "@std/path";
import { measure } from "./process.ts";

/** Whole processes, in milliseconds by round. */
export interface Startup {
  /** `deno run` of an empty file. */
  readonly empty: number[];
  /** `deno run` of the program as `scripts/mlx` starts it, with its flags. */
  readonly program: number[];
  /** `scripts/mlx --version`: with the shell that finds Deno. */
  readonly script: number[];
}

/** Measures them in turn, in a directory for temporary files. */
export async function measureStartup(directory: string, repeats: number): Promise<Startup> {
  const scripts = join(import.meta.dirname!, "..");
  const permissions = (await Deno.readTextFile(join(scripts, "permissions"))).trim().split("\n");
  const empty = join(directory, "empty.ts");
  await Deno.writeTextFile(empty, "");
  const deno = Deno.execPath();
  const script = join(scripts, "mlx");
  await measure({ program: script, args: ["--version"], cwd: directory });
  const home = join(scripts, "..", ".deno");
  const bundle = [...Deno.readDirSync(home)].find(({ name }) => /^mlx-\d+$/.test(name))!;
  const programs = {
    empty: { program: deno, args: ["run", "--no-config", "--no-lock", empty] },
    program: {
      program: deno,
      args: [
        ..."run --no-config --no-lock --no-remote --no-npm --v8-flags=--no-lazy".split(" "),
        ...permissions,
        join(home, bundle.name, "start.js"),
        "--version",
      ],
    },
    script: { program: script, args: ["--version"] },
  };
  const startup: Startup = { empty: [], program: [], script: [] };
  const names = Object.keys(programs) as (keyof Startup)[];
  for (let round = -1; round < repeats; round++) {
    for (const name of names) {
      const { seconds } = await measure({ ...programs[name], cwd: directory });
      if (round >= 0) startup[name].push(seconds * 1000);
    }
  }
  return startup;
}
