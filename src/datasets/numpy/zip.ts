/**
 * Reads single entries of a ZIP archive that is in memory: stored or deflated, sizes and checksums held.
 *
 * @module
 */
import { DataError } from "../../errors.ts";
import { found } from "../../schema/found.ts";

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;
const endBytes = 22;
const entryBytes = 46;
const localBytes = 30;

/** An entry, as the archive's directory lists it. */
export interface ZipEntry {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  /** Bytes once unpacked. */
  readonly size: number;
  /** Where its local header starts. */
  readonly offset: number;
}

/**
 * The entries of an archive.
 *
 * @throws {DataError} if it is none, or one beyond 4 GiB.
 */
export function listEntries(bytes: Uint8Array, shown: string): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let end = bytes.length - endBytes;
  while (end >= 0 && end >= bytes.length - endBytes - 65535 && view.getUint32(end, true) !== endSignature) {
    end--;
  }
  if (end < 0 || view.getUint32(end, true) !== endSignature) throw damaged(shown, "it is no ZIP archive");
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  const entries: ZipEntry[] = [];
  for (let i = 0; i < count; i++) {
    if (at + entryBytes > bytes.length || view.getUint32(at, true) !== entrySignature) {
      throw damaged(shown, "its directory is damaged");
    }
    const nameLength = view.getUint16(at + 28, true);
    const next = at + entryBytes + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    const entry = {
      name: new TextDecoder().decode(bytes.subarray(at + entryBytes, at + entryBytes + nameLength)),
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    };
    if ([entry.packed, entry.size, entry.offset].includes(0xffffffff)) {
      throw damaged(shown, `${found(entry.name)} has more than 4 GiB`);
    }
    entries.push(entry);
    at = next;
  }
  return entries;
}

/**
 * The content of an entry.
 *
 * @param most Above this size it is refused before it is unpacked.
 * @throws {DataError} if it is damaged, too large or packed in another way.
 */
export async function readEntry(
  bytes: Uint8Array,
  entry: ZipEntry,
  shown: string,
  most: number,
): Promise<Uint8Array> {
  const { name, method, size, packed, offset, crc } = entry;
  const fault = (why: string) => damaged(shown, `${found(name)} ${why}`);
  if (size > most) throw fault(`has ${size} bytes unpacked, more than the ${most} allowed`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (offset + localBytes > bytes.length || view.getUint32(offset, true) !== localSignature) {
    throw fault("is not where the directory says");
  }
  const start = offset + localBytes + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (start + packed > bytes.length) throw fault("goes beyond the end of the file");
  const content = bytes.subarray(start, start + packed);
  if (method !== 0 && method !== 8) throw fault(`is packed by method ${method}, not stored or deflated`);
  if (method === 0 && packed !== size) throw fault("is damaged: its sizes differ");
  const out = method === 0 ? content : await inflate(content, size);
  if (out === null || crc32(out) !== crc) throw fault("is damaged: its content differs from its checksum");
  return out;
}

/** Inflates into exactly `size` bytes; null if there are more or fewer, or it is damaged. */
async function inflate(packed: Uint8Array, size: number): Promise<Uint8Array | null> {
  const out = new Uint8Array(size);
  let at = 0;
  try {
    const stream = new Blob([packed as Uint8Array<ArrayBuffer>]).stream().pipeThrough(
      new DecompressionStream("deflate-raw"),
    );
    for await (const piece of stream) {
      if (at + piece.length > size) return null;
      out.set(piece, at);
      at += piece.length;
    }
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
  return at === size ? out : null;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = crcTable[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

function damaged(shown: string, why: string): DataError {
  return new DataError(`Cannot read the archive ${found(shown)}: ${why}`);
}
