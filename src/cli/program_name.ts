/**
 * What to type next has to work when it is pasted.
 *
 * @module
 */

/** How the user calls this program: by a task or the wrapper of a checkout, or by its name where it is installed. */
export function programName(): string {
  // Tasks run in the directory of the checkout, wherever they are started.
  if (/^file:.*\/scripts\/task\.ts$/.test(Deno.mainModule)) return "deno task mlx";
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

/** A word as a shell reads it back: on Windows cmd and PowerShell alike, else what POSIX calls one. */
export function shellWord(word: string): string {
  // No letter means anything to a shell, whatever its alphabet.
  const ascii = word.replaceAll(/[\p{L}\p{M}\p{N}]/gu, "a");
  if (Deno.build.os === "windows") {
    if (/^[\w.:/\\][\w.:/\\+=-]*$/.test(ascii)) return word;
    // Backslashes before a quotation mark stand for themselves if they are doubled.
    return `"${word.replaceAll(/(\\*)"/g, '$1$1\\"').replace(/\\+$/, "$&$&")}"`;
  }
  return /^[\w@%+=:,./-]+$/.test(ascii) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
