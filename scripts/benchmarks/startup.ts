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
  // Bundles of other sources may be there for a while: Deno has just written into the cache of the one that was started.
  const namesIn = (path: string) => Array.from(Deno.readDirSync(path), ({ name }) => name);
  const bundles = namesIn(home).filter((name) => /^mlx-\d+$/.test(name)).map((name) => join(home, name));
  const caches = bundles.filter((path) => namesIn(path).includes("cache")).map((path) => join(path, "cache"));
  const written = (path: string) => Deno.statSync(path).mtime!.getTime();
  const cache = caches.reduce((last, path) => written(path) > written(last) ? path : last);
  const programs = {
    empty: { program: deno, args: ["run", "--no-config", "--no-lock", empty] },
    program: {
      program: deno,
      args: [
        ..."run --no-config --no-lock --no-remote --no-npm --v8-flags=--no-lazy".split(" "),
        ...permissions,
        join(cache, "..", "start.js"),
        "--version",
      ],
      env: { DENO_DIR: cache },
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
