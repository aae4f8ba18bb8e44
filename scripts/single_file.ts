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
  /** The modules of the program by their names, the first of which is started: what `bundle` makes. */
  readonly modules: Readonly<Record<string, Uint8Array>>;
  /** The executable of Deno. */
  readonly deno: Uint8Array;
}

const here = new URL("./", import.meta.url);

/** The bytes of the file. */
export async function singleFile(parts: SingleFile): Promise<Uint8Array> {
  const names = Object.keys(parts.modules);
  const packed = [...Object.values(parts.modules), parts.deno].map((file) => gzipSync(file));
  const payload = joined(packed);
  const hash = hex(await crypto.subtle.digest("SHA-256", payload as BufferSource));
  const script = await Deno.readTextFile(new URL("single_file.sh", here));
  const [surroundings, grants] = await Promise.all(
    ["surroundings.sh", "grants.sh"].map((name) => Deno.readTextFile(new URL(name, here))),
  );
  /** The script with the places of the files, the first of which begins at byte `first`, counted from 1. */
  const filled = (first: number) => {
    const places = packed.map((_, i) =>
      packed.slice(0, i).reduce((place, file) => place + file.length, first)
    );
    // How long the script is decides about the places, and they about it: they get a fixed width.
    const digits = places.map((place) => String(place).padStart(9));
    const values: Record<string, string | number> = {
      VERSION: parts.version,
      TARGET: parts.target,
      KEY: hash.slice(0, 32),
      HASH: hash,
      PAYLOAD_PLACE: digits[0],
      MODULES: names.map((name, i) =>
        [name, digits[i], packed[i].length, parts.modules[name].length].join(" ")
      )
        .join("\n"),
      START: names[0],
      DENO_PLACE: digits[names.length],
      DENO_SIZE: parts.deno.length,
      PERMISSIONS: parts.permissions.join("\n"),
    };
    return script.replace(/^#@SURROUNDINGS@$/m, () => surroundings.trimEnd())
      .replace(/^#@GRANTS@$/m, () => grants.trimEnd())
      .replaceAll(
        /@([A-Z_]+)@/g,
        (whole, name) => Object.hasOwn(values, name) ? String(values[name]) : whole,
      );
  };
  const head = filled(new TextEncoder().encode(filled(1)).length + 1);
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
