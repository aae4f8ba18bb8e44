/**
 * Reads single entries of a ZIP archive that is in memory: stored or deflated, sizes and checksums held.
 *
 * Entries are unpacked a little at a time, and no further than they are wanted: a few bytes may unpack to gigabytes.
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
/** The flag of an encrypted entry, and of one whose sizes stand behind it. */
const encrypted = 1;
const sizesBehind = 8;
/** The packed bytes that are unpacked at once; they give at most 1032 times as many. */
const step = 8192;

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
 * The entries of an archive, all of whose statements agree: readers differ in which of two they take.
 *
 * @throws {DataError} if it is none, or one beyond 4 GiB, or of several parts; if entries have one name or share bytes.
 */
export function listEntries(bytes: Uint8Array, shown: string): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const { end, count, start } = findEnd(view, shown);
  let at = start;
  const entries: ZipEntry[] = [];
  const names = new Set<string>();
  for (let i = 0; i < count; i++) {
    if (at + entryBytes > end || view.getUint32(at, true) !== entrySignature) {
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
    if (view.getUint16(at + 8, true) & encrypted) throw fault(shown, entry, "is encrypted");
    if (names.has(entry.name)) throw damaged(shown, `it has two entries called ${found(entry.name)}`);
    names.add(entry.name);
    entries.push(entry);
    at = next;
  }
  if (at !== end) throw damaged(shown, "its directory is damaged");
  const inOrder = entries.toSorted((a, b) => a.offset - b.offset);
  inOrder.forEach((entry, i) => {
    const after = inOrder[i + 1];
    const least = entry.offset + localBytes + entry.packed;
    if (least > (after?.offset ?? start)) {
      throw fault(shown, entry, `shares bytes with ${after ? found(after.name) : "the directory"}`);
    }
  });
  return entries;
}

/** The record that ends an archive, and what it says of the directory before it. */
function findEnd(view: DataView, shown: string): { end: number; count: number; start: number } {
  const last = view.byteLength - endBytes;
  let end = last;
  // A comment of that length may stand behind it.
  while (
    end >= 0 && end >= last - 65535 &&
    (view.getUint32(end, true) !== endSignature || view.getUint16(end + 20, true) !== last - end)
  ) end--;
  if (end < 0 || end < last - 65535) throw damaged(shown, "it is no ZIP archive, or not to its end");
  const count = view.getUint16(end + 10, true), start = view.getUint32(end + 16, true);
  const parts = view.getUint16(end + 4, true) | view.getUint16(end + 6, true);
  if (parts !== 0 || view.getUint16(end + 8, true) !== count) {
    throw damaged(shown, "it is one of several parts");
  }
  if (count === 0xffff || start === 0xffffffff) {
    throw damaged(shown, "it has more than 4 GiB or 65534 entries");
  }
  if (start + view.getUint32(end + 12, true) !== end) throw damaged(shown, "its directory is damaged");
  return { end, count, start };
}

/**
 * The first bytes of an entry, or all if it has no more: nothing further is unpacked.
 *
 * @throws {DataError} if it is damaged as far as that, or packed in another way.
 */
export async function readStart(
  bytes: Uint8Array,
  entry: ZipEntry,
  shown: string,
  length: number,
): Promise<Uint8Array> {
  const out = new Uint8Array(Math.min(length, entry.size));
  await unpack(packedOf(bytes, entry, shown), entry, out, shown);
  return out;
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
  const { method, size, crc } = entry;
  if (size > most) throw fault(shown, entry, `has ${size} bytes unpacked, more than the ${most} allowed`);
  const content = packedOf(bytes, entry, shown);
  let out = content;
  if (method !== 0) {
    out = new Uint8Array(size);
    if (await unpack(content, entry, out, shown)) {
      throw fault(shown, entry, `is damaged: it has more than the ${size} bytes that are stated`);
    }
  }
  if (crc32(out) !== crc) throw fault(shown, entry, "is damaged: its content differs from its checksum");
  return out;
}

/** The bytes of an entry as they are packed. */
function packedOf(bytes: Uint8Array, entry: ZipEntry, shown: string): Uint8Array {
  const { method, size, packed, offset, crc } = entry;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (offset + localBytes > bytes.length || view.getUint32(offset, true) !== localSignature) {
    throw fault(shown, entry, "is not where the directory says");
  }
  const nameLength = view.getUint16(offset + 26, true);
  const start = offset + localBytes + nameLength + view.getUint16(offset + 28, true);
  const name = new TextDecoder().decode(
    bytes.subarray(offset + localBytes, offset + localBytes + nameLength),
  );
  // Where the sizes stand behind the entry, or in a field for large ones, the header before it does not know them.
  const stated = [[14, crc], [18, packed], [22, size]].every(([at, value]) => {
    const local = view.getUint32(offset + at, true);
    const known = !(view.getUint16(offset + 6, true) & sizesBehind) && (at === 14 || local !== 0xffffffff);
    return !known || local === value;
  });
  if (name !== entry.name || view.getUint16(offset + 8, true) !== method || !stated) {
    throw fault(shown, entry, "is not what the directory says");
  }
  if (start + packed > bytes.length) throw fault(shown, entry, "goes beyond the end of the file");
  if (method !== 0 && method !== 8) {
    throw fault(shown, entry, `is packed by method ${method}, not stored or deflated`);
  }
  if (method === 0 && packed !== size) throw fault(shown, entry, "is damaged: its sizes differ");
  return bytes.subarray(start, start + packed);
}

/**
 * Unpacks until `out` is full; whether there is more.
 *
 * @throws {DataError} if it is damaged, or there is less.
 */
async function unpack(
  content: Uint8Array,
  entry: ZipEntry,
  out: Uint8Array,
  shown: string,
): Promise<boolean> {
  if (entry.method === 0) {
    out.set(content.subarray(0, out.length));
    return content.length > out.length;
  }
  let at = 0;
  try {
    for await (const piece of inflated(content)) {
      out.set(piece.subarray(0, out.length - at), at);
      at += piece.length;
      if (at > out.length || at === out.length && at < entry.size) return true;
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw fault(shown, entry, "is damaged: it cannot be unpacked");
  }
  if (at < out.length) {
    throw fault(shown, entry, `is damaged: it has ${at} bytes, not the ${entry.size} that are stated`);
  }
  return false;
}

/** Inflates bytes piece by piece, each only when it is asked for. */
function inflated(packed: Uint8Array): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      if (at >= packed.length) return controller.close();
      controller.enqueue(packed.subarray(at, at += step) as Uint8Array<ArrayBuffer>);
    },
  }, { highWaterMark: 0 }).pipeThrough(new DecompressionStream("deflate-raw"));
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

function fault(shown: string, { name }: ZipEntry, why: string): DataError {
  return damaged(shown, `${found(name)} ${why}`);
}

function damaged(shown: string, why: string): DataError {
  return new DataError(`Cannot read the archive ${found(shown)}: ${why}`);
}
