import type { Subject } from "./compare.ts";

interface Entry {
  readonly path: string;
  readonly name: string;
  readonly isFile: boolean;
  readonly isDirectory: boolean;
  readonly isSymlink: boolean;
}

type Walk = (root: string, options?: object) => AsyncIterable<Entry>;

/** Walks through a directory with files, directories and a link. */
async function observe(walk: Walk, [options, from]: readonly unknown[]): Promise<unknown> {
  const root = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${root}/a/b.ts`, { recursive: true });
    await Deno.mkdir(`${root}/empty`);
    for (const file of ["a/c.ts", "a/d.md", "a/b.ts/e.ts", "a/b.ts/.f"]) {
      await Deno.writeTextFile(`${root}/${file}`, "");
    }
    if (Deno.build.os !== "windows") await Deno.symlink("a", `${root}/link.ts`);
    const found = await Array.fromAsync(walk(root + (from ?? ""), options as object));
    return found.map(({ path, name, isFile, isDirectory, isSymlink }) =>
      [path.slice(root.length), path === root || name, isFile, isDirectory, isSymlink].join(" ")
    ).sort();
  } catch {
    return "throws"; // errors of Deno and of Node have other names
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/** The names of `@std/fs`. */
export const fs: Readonly<Record<string, Subject>> = {
  walk: {
    cases: [
      [{}],
      [undefined],
      [{}, "/a"],
      [{}, "/a/c.ts"],
      [{}, "/z"],
      [{ includeDirs: false }],
      [{ exts: [".ts"] }],
      [{ includeDirs: false, exts: [".ts", ".md"] }],
      [{ skip: [/b\.ts$/] }],
      [{ includeDirs: false, skip: [/b\.ts$/, /d\.md$/] }],
    ],
    observe,
  },
};
