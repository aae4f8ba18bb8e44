/**
 * What to type next has to work when it is pasted.
 *
 * @module
 */

/** How the user calls this program: by the wrapper of a checkout, or by its name where it is installed. */
export function programName(): string {
  if (Deno.build.standalone || Deno.build.os === "windows") return "mlx";
  const [, folder] = /^file:\/\/(.*\/)(?:main\.ts|\.deno\/mlx-\d+\/start\.js)$/.exec(Deno.mainModule) ?? [];
  if (folder === undefined) return "mlx";
  const path = decodeURIComponent(folder);
  try {
    if (path === `${Deno.cwd()}/`) return "scripts/mlx";
  } catch {
    // Without a current directory only the whole path is known.
  }
  return shellWord(`${path}scripts/mlx`);
}

/** A word as a shell reads it back. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
