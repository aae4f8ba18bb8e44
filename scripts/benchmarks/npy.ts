/**
 * Arrays as .npy files, for the programs in other languages.
 *
 * @module
 */

const kinds = [[Float32Array, "<f4"], [Float64Array, "<f8"], [Uint32Array, "<u4"]] as const;

/** Writes an array in NumPy's format 1.0. */
export function writeNpy(
  path: string,
  data: Float32Array | Float64Array | Uint32Array,
  shape: readonly number[],
): void {
  const [, descr] = kinds.find(([kind]) => data instanceof kind)!;
  const axes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${axes}), }`;
  const header = text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11) + "\n";
  using file = Deno.openSync(path, { write: true, create: true, truncate: true });
  const magic = [0x93, ...new TextEncoder().encode("NUMPY"), 1, 0, header.length & 255, header.length >> 8];
  const bytes = new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
  for (const part of [Uint8Array.from(magic), new TextEncoder().encode(header), bytes]) {
    for (let done = 0; done < part.length;) done += file.writeSync(part.subarray(done));
  }
}
