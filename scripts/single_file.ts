/**
 * One file that needs nothing: a shell script with Deno and the bundled program behind it, compressed.
 *
 * @module
 */
import { gzipSync } from "node:zlib";

/** What goes into the file. */
export interface SingleFile {
  readonly version: string;
  readonly target: string;
  /** The flags of Deno that the program is started with. */
  readonly permissions: readonly string[];
  /** The program, bundled to one module without imports. */
  readonly program: Uint8Array;
  /** The executable of Deno. */
  readonly deno: Uint8Array;
}

const here = new URL("./", import.meta.url);

/** The bytes of the file. */
export async function singleFile(parts: SingleFile): Promise<Uint8Array> {
  const program = gzipSync(parts.program);
  const payload = joined([program, gzipSync(parts.deno)]);
  const hash = hex(await crypto.subtle.digest("SHA-256", payload as BufferSource));
  const script = await Deno.readTextFile(new URL("single_file.sh", here));
  const [surroundings, grants] = await Promise.all(
    ["surroundings.sh", "grants.sh"].map((name) => Deno.readTextFile(new URL(name, here))),
  );
  const values: Record<string, string | number> = {
    VERSION: parts.version,
    TARGET: parts.target,
    KEY: hash.slice(0, 32),
    HASH: hash,
    PROGRAM_BYTES: program.length,
    PROGRAM_SIZE: parts.program.length,
    DENO_SIZE: parts.deno.length,
    PERMISSIONS: parts.permissions.join("\n"),
  };
  const filled = script.replace(/^#@SURROUNDINGS@$/m, () => surroundings.trimEnd())
    .replace(/^#@GRANTS@$/m, () => grants.trimEnd())
    .replaceAll(/@([A-Z_]+)@/g, (whole, name) => Object.hasOwn(values, name) ? String(values[name]) : whole);
  // The places of the two depend on the length of the script, and it on theirs: they get a fixed width.
  const place = (bytes: number) => String(bytes).padEnd(9);
  const length = new TextEncoder().encode(
    filled.replace("@PROGRAM_START@", place(0)).replace("@DENO_START@", place(0)),
  ).length;
  const head = filled.replace("@PROGRAM_START@", place(length + 1))
    .replace("@DENO_START@", place(length + program.length + 1));
  return joined([new TextEncoder().encode(head), payload]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Bytes as hexadecimal digits. */
export function hex(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
