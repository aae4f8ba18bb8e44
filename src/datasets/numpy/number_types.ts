/**
 * The types of numbers that NumPy writes, by their codes in a header.
 *
 * @module
 */

/** How the numbers of a type are read. */
export interface NumberType {
  /** Bytes of one number. */
  readonly bytes: number;
  read(view: DataView, at: number): number;
  /** The same without rounding, for integers that float64 may not hold. */
  readonly exact?: (view: DataView, at: number) => bigint;
}

type Make = (little: boolean) => NumberType;

/** Types of several bytes, in either order of them. */
const wide: Readonly<Record<string, Make>> = {
  f2: (little) => ({ bytes: 2, read: (view, at) => half(view.getUint16(at, little)) }),
  f4: (little) => ({ bytes: 4, read: (view, at) => view.getFloat32(at, little) }),
  f8: (little) => ({ bytes: 8, read: (view, at) => view.getFloat64(at, little) }),
  i2: (little) => ({ bytes: 2, read: (view, at) => view.getInt16(at, little) }),
  i4: (little) => ({ bytes: 4, read: (view, at) => view.getInt32(at, little) }),
  i8: (little) => exact((view, at) => view.getBigInt64(at, little)),
  u2: (little) => ({ bytes: 2, read: (view, at) => view.getUint16(at, little) }),
  u4: (little) => ({ bytes: 4, read: (view, at) => view.getUint32(at, little) }),
  u8: (little) => exact((view, at) => view.getBigUint64(at, little)),
};

/** Every type by its code, such as `<f8`. */
export const numberTypes: ReadonlyMap<string, NumberType> = new Map<string, NumberType>([
  ...Object.entries(wide).flatMap(([code, make]) => [
    [`<${code}`, make(true)] as const,
    [`>${code}`, make(false)] as const,
  ]),
  ["|i1", { bytes: 1, read: (view, at) => view.getInt8(at) }],
  ["|u1", { bytes: 1, read: (view, at) => view.getUint8(at) }],
  ["|b1", { bytes: 1, read: (view, at) => view.getUint8(at) }],
]);

/** The types for a message: those of several bytes once. */
export const namedTypes = `bool, i1, u1, ${Object.keys(wide).join(", ")}`;

function exact(read: (view: DataView, at: number) => bigint): NumberType {
  return { bytes: 8, read: (view, at) => Number(read(view, at)), exact: read };
}

/** The powers of two from 2^-24, which is the least number of 16 bits, to 2^5, the last that is needed. */
const scales = Float64Array.from({ length: 31 }, (_, exponent) => {
  let scale = 1 / 16777216;
  for (let k = 1; k < exponent; k++) scale *= 2;
  return scale;
});

/** The number that 16 bits of IEEE 754 stand for. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = bits >> 10 & 31, fraction = bits & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * scales[exponent] * (exponent === 0 ? fraction : 1024 + fraction);
}
