/**
 * From where on small numbers count as 0 in training (docs/architecture.md). Changing one changes bits, and so the
 * numerics version.
 *
 * Where gradients vanish, numbers below the smallest normal one collect in products, squares and running means. They
 * mean nothing there, and many processors take a hundred times as long for them as for others.
 *
 * The WebAssembly sources import this file too.
 *
 * @module
 */

/** 2⁻¹²⁶, the smallest normal number of float32: no buffer of an optimizer holds a smaller one. */
export const smallestNormal32 = 1.1754943508222875e-38;
/** 2⁻¹⁰²², that of float64. */
export const smallestNormal64 = 2.2250738585072014e-308;

/**
 * 2⁻⁵⁶: in float32, smaller gradients that would be squared, and probabilities that would become gradients, are 0. Its
 * square is a normal number, also when a thousandth of it is taken.
 */
export const negligible32 = 1.3877787807814457e-17;
/** 2⁻⁵⁰⁴, the same in float64. */
export const negligible64 = 1.909335227187253e-152;
