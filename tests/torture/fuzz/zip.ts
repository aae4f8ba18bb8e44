/** Writing archives to be read by what reads them. */
import { crc32, deflateRawSync } from "node:zlib";

/** An entry as it stands in an archive. */
export interface Packed {
  readonly name: string;
  readonly packed: Uint8Array;
  readonly deflated: boolean;
  readonly crc: number;
  /** What is stated of its bytes once unpacked. */
  readonly size: number;
}

/** An archive of files, deflated or stored. */
export function zipSync(files: Readonly<Record<string, Uint8Array>>, deflate: boolean): Uint8Array {
  return archiveOf(
    Object.entries(files).map(([name, content]) => ({
      name,
      packed: deflate ? new Uint8Array(deflateRawSync(content)) : content,
      deflated: deflate,
      crc: crc32(content),
      size: content.length,
    })),
  );
}

/** An archive of entries that say what they like. */
export function archiveOf(given: readonly Packed[]): Uint8Array {
  const parts: Uint8Array[] = [], directory: Uint8Array[] = [];
  let offset = 0;
  for (const { name, packed, deflated, crc, size } of given) {
    const label = new TextEncoder().encode(name);
    const common = new DataView(new ArrayBuffer(26));
    common.setUint16(0, 20, true);
    common.setUint16(4, deflated ? 8 : 0, true);
    common.setUint32(10, crc, true);
    common.setUint32(14, packed.length, true);
    common.setUint32(18, size, true);
    common.setUint16(22, label.length, true);
    const fields = new Uint8Array(common.buffer);
    const local = joined([Uint8Array.of(0x50, 0x4b, 3, 4), fields, label, packed]);
    const tail = new DataView(new ArrayBuffer(14));
    tail.setUint32(10, offset, true);
    directory.push(
      joined([Uint8Array.of(0x50, 0x4b, 1, 2, 20, 0), fields, new Uint8Array(tail.buffer), label]),
    );
    parts.push(local);
    offset += local.length;
  }
  const entries = joined(directory);
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, directory.length, true);
  end.setUint16(10, directory.length, true);
  end.setUint32(12, entries.length, true);
  end.setUint32(16, offset, true);
  return joined([...parts, entries, new Uint8Array(end.buffer)]);
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
