/**
 * A directory for Windows that needs nothing: Deno, the bundled program and `mlx.cmd`, in a zip archive.
 *
 * @module
 */
import { hex, type SingleFile } from "./single_file.ts";
import { zip } from "./zip.ts";

const here = new URL("./", import.meta.url);

/** The bytes of the archive, whose files lie in the directory `mlx-VERSION`. */
export async function windowsZip(parts: Omit<SingleFile, "target">): Promise<Uint8Array> {
  const names = Object.keys(parts.modules);
  const hash = hex(
    await crypto.subtle.digest(
      "SHA-256",
      await new Blob(
        Object.values(parts.modules)
          .map((bytes) => bytes as BlobPart),
      ).arrayBuffer(),
    ),
  );
  const isGrant = (flag: string) => /^--allow-\w+=\.$/.test(flag);
  const values: Record<string, string> = {
    VERSION: parts.version,
    // Compiled code is kept apart for each program.
    KEY: hash.slice(0, 16),
    GRANTS: parts.permissions.filter(isGrant).join(" "),
    PERMISSIONS: parts.permissions.filter((flag) => !isGrant(flag)).join(" "),
    START: names[0],
  };
  const script = (await Deno.readTextFile(new URL("windows.cmd", here)))
    .replaceAll(/@([A-Z]+)@/g, (whole, name) => values[name] ?? whole)
    .replaceAll("\n", "\r\n");
  const directory = `mlx-${parts.version}`;
  const files = {
    "mlx.cmd": new TextEncoder().encode(script),
    ...parts.modules,
    "deno.exe": parts.deno,
    "LICENSE": await Deno.readFile(new URL("../LICENSE", here)),
  };
  return zip(
    Object.fromEntries(Object.entries(files).map(([name, bytes]) => [`${directory}/${name}`, bytes])),
  );
}

/**
 * Deno for Windows in the version that runs this, which npm has for every system.
 *
 * @throws {Error} with what npm says, if it cannot be fetched.
 */
export async function denoForWindows(): Promise<Uint8Array> {
  if (Deno.build.os === "windows") return await Deno.readFile(Deno.execPath());
  const directory = await Deno.makeTempDir();
  try {
    for (
      const [program, ...args] of [
        ["npm", "pack", "--silent", `@deno/win32-x64@${Deno.version.deno}`],
        ["sh", "-c", "tar -xzf deno-win32-x64-*.tgz"],
      ]
    ) {
      const { success, stderr } = await new Deno.Command(program, { args, cwd: directory, stdin: "null" })
        .output();
      if (!success) throw new Error(`Cannot fetch Deno for Windows:\n${new TextDecoder().decode(stderr)}`);
    }
    return await Deno.readFile(`${directory}/package/deno.exe`);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}
