/**
 * Symbolic links in tests. Windows wants to know what a link leads to, and makes them only for administrators or in
 * developer mode; Wine says that it made one, and makes none.
 */

/** Makes a symbolic link; what it leads to need not be there. */
export function symlink(target: string, path: string, type: "file" | "dir"): void {
  Deno.symlinkSync(target, path, { type });
}

/** To be spread into a test that needs links. */
export const needsLinks: { readonly ignore: boolean } = { ignore: !canLink() };

function canLink(): boolean {
  const directory = Deno.makeTempDirSync();
  const link = `${directory}/link`;
  try {
    symlink(directory, link, "dir");
    return Deno.lstatSync(link).isSymlink;
  } catch {
    return false;
  } finally {
    Deno.removeSync(directory, { recursive: true });
  }
}
