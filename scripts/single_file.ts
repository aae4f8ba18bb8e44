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
  /** The module that is started, and the one it may load: what `bundle` makes. */
  readonly start: Uint8Array;
  readonly program: Uint8Array;
  /** The executable of Deno. */
  readonly deno: Uint8Array;
}

const here = new URL("./", import.meta.url);

/** The bytes of the file. */
export async function singleFile(parts: SingleFile): Promise<Uint8Array> {
  const files = [parts.start, parts.program, parts.deno].map((file) => gzipSync(file));
  const [start, program] = files;
  const payload = joined(files);
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
    START_BYTES: start.length,
    START_SIZE: parts.start.length,
    PROGRAM_BYTES: program.length,
    PROGRAM_SIZE: parts.program.length,
    DENO_SIZE: parts.deno.length,
    PERMISSIONS: parts.permissions.join("\n"),
  };
  const filled = script.replace(/^#@SURROUNDINGS@$/m, () => surroundings.trimEnd())
    .replace(/^#@GRANTS@$/m, () => grants.trimEnd())
    .replaceAll(/@([A-Z_]+)@/g, (whole, name) => Object.hasOwn(values, name) ? String(values[name]) : whole);
  // The places of the files depend on the length of the script, and it on theirs: they get a fixed width.
  const placed = (first: number) => {
    const places = [first, first + start.length, first + start.length + program.length];
    return ["START", "PROGRAM", "DENO"].reduce(
      (text, name, i) => text.replace(`@${name}_PLACE@`, String(places[i]).padEnd(9)),
      filled,
    );
  };
  const head = placed(new TextEncoder().encode(placed(1)).length + 1);
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
