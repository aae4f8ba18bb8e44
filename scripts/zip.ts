/**
 * Zip archives, the same to the last byte whenever they are made.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { crc32, deflateRawSync } from "node:zlib";

/** 1980-01-01, the first day that the format knows. */
const date = 0x21;

/** An archive of these files, in this order, by names with forward slashes. */
export function zip(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const parts: Uint8Array[] = [], entries: Uint8Array[] = [];
  let at = 0;
  for (const [path, content] of Object.entries(files)) {
    const name = new TextEncoder().encode(path);
    const packed = new Uint8Array(deflateRawSync(content, { level: 9 }));
    // Version 2.0, names in UTF-8, deflated; time, date, sum, sizes, length of the name, nothing more.
    const facts = [[2, 20], [2, 0x800], [2, 8], [2, 0], [2, date], [4, crc32(content)], [
      4,
      packed.length,
    ]] as const;
    const more = [[4, content.length], [2, name.length], [2, 0]] as const;
    const local = numbers([4, 0x04034b50], ...facts, ...more);
    // What made it: version 2.0 for MS-DOS. Behind: no comment, first disk, no attributes, where the file begins.
    entries.push(
      numbers([4, 0x02014b50], [2, 20], ...facts, ...more, [2, 0], [2, 0], [2, 0], [4, 0], [4, at]),
      name,
    );
    parts.push(local, name, packed);
    at += local.length + name.length + packed.length;
  }
  const size = entries.reduce((sum, { length }) => sum + length, 0);
  const count = entries.length / 2;
  const end = numbers([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, size], [4, at], [2, 0]);
  return new Uint8Array(Buffer.concat([...parts, ...entries, end]));
}

/** Numbers of so many bytes each, the lowest byte first. */
function numbers(...values: readonly (readonly [bytes: 2 | 4, value: number])[]): Uint8Array {
  const all = new Uint8Array(values.reduce((sum, [bytes]) => sum + bytes, 0));
  const view = new DataView(all.buffer);
  let at = 0;
  for (const [bytes, value] of values) {
    if (bytes === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += bytes;
  }
  return all;
}
