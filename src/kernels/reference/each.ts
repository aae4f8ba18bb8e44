/**
 * What references of functions on elements share.
 *
 * @module
 */
import type { Float } from "../kernels.ts";

/** out[i] = element(i) for each i in order. */
export function each(out: Float, element: (i: number) => number): void {
  for (let i = 0; i < out.length; i++) out[i] = element(i);
}

/** The same, added to what is there. */
export function addEach(out: Float, element: (i: number) => number): void {
  for (let i = 0; i < out.length; i++) out[i] += element(i);
}
