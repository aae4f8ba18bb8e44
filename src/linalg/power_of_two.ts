const number = new Float64Array(1);
const words = new Uint32Array(number.buffer);

/**
 * The power of two next below |x|, or 1 for zero and for what is not finite: dividing by it changes no digit, and
 * leaves a number from 1 to 2.
 */
export function powerOfTwo(x: number): number {
  number[0] = Math.abs(x);
  const exponent = (words[1] >>> 20) & 0x7ff;
  if (exponent === 0 || exponent === 0x7ff) return 1;
  words[0] = 0;
  words[1] = exponent << 20;
  return number[0];
}
