import type { OpenFile } from "./dataset.ts";

/** A file whose content is in memory already, as {@linkcode LoadContext.open} gives it. */
export function inMemory(bytes: Uint8Array): OpenFile {
  return {
    size: bytes.length,
    async *pieces() {
      yield bytes;
    },
    sha256: () => sha256(bytes),
  };
}

/** SHA-256 in hex. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
