/**
 * The bytes of floating-point arrays, as files and digests have them.
 *
 * @module
 */
import type { Float } from "../../kernels/kernels.ts";

/**
 * The little-endian bytes of an array, every NaN with the quiet pattern that has no sign and no payload.
 *
 * A view where there is no NaN, else a copy: processors disagree on the pattern of a NaN that they compute, and
 * JavaScript does not say which one it stores. Deno runs on little-endian processors only.
 */
export function floatBytes(data: Float): Uint8Array {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (!hasNaN(data)) return bytes;
  const copy = new Uint8Array(bytes);
  const view = new DataView(copy.buffer);
  for (let i = 0; i < data.length; i++) {
    if (data[i] === data[i]) continue;
    if (data.BYTES_PER_ELEMENT === 4) view.setUint32(4 * i, 0x7fc00000, true);
    else view.setBigUint64(8 * i, 0x7ff8000000000000n, true);
  }
  return copy;
}

function hasNaN(data: Float): boolean {
  for (let i = 0; i < data.length; i++) {
    if (data[i] !== data[i]) return true;
  }
  return false;
}
