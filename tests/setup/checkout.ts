/** A checkout of its own, with a set-up and without bundles. */
import { cp } from "node:fs/promises";
import { join } from "@std/path";
import { root } from "../deno.ts";

/** Whether the project is set up, as `scripts/mlx` and `scripts/test` do. */
export const isReady: boolean = await Deno.stat(join(root, ".deno", "setup")).then(
  (info) => info.isFile,
  () => false,
);

/** What a test can do with a checkout. */
export interface Checkout {
  readonly path: (...names: string[]) => string;
  /** Starts its `scripts/mlx`, and gives all that is printed. */
  readonly mlx: (...args: string[]) => Promise<string>;
  /** Changes the sources: what they say is the version. */
  readonly setVersion: (version: string) => Promise<void>;
  /** The names of the bundles that it keeps. */
  readonly bundles: () => Promise<string[]>;
}

/** Calls `test` with a copy of what `scripts/mlx` needs, in a directory whose name has blanks. */
export async function inCheckout(test: (checkout: Checkout) => Promise<void>): Promise<void> {
  const directory = await Deno.realPath(await Deno.makeTempDir({ prefix: "with blanks " }));
  const path = (...names: string[]) => join(directory, ...names);
  try {
    for (const name of ["main.ts", "deno.json", "deno.lock", "src", "scripts", "tests/standins"]) {
      await cp(join(root, name), path(name), { recursive: true });
    }
    await Deno.mkdir(path(".deno"));
    await Deno.copyFile(join(root, ".deno", "setup"), path(".deno", "setup"));
    await test({
      path,
      async mlx(...args) {
        const { stdout, stderr } = await new Deno.Command(path("scripts", "mlx"), { args, cwd: directory })
          .output();
        return new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
      },
      setVersion: (text) =>
        Deno.writeTextFile(path("src", "version.ts"), `export const version = "${text}";\n`),
      async bundles() {
        const names = (await Array.fromAsync(Deno.readDir(path(".deno")))).map(({ name }) => name);
        return names.filter((name) => name !== "setup");
      },
    });
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}
