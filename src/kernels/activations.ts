/**
 * The activations that a dense layer may end with in one kernel call: those whose slope can be told from their result.
 *
 * @module
 */

/** An activation that is part of a layer's one call. */
export type FusedActivation = "identity" | "relu" | "leaky_relu" | "tanh" | "sigmoid";

/** In the order of the numbers by which the WebAssembly kernels know them (wasm/linear.ts). */
export const fusedActivations: readonly FusedActivation[] = [
  "identity",
  "relu",
  "leaky_relu",
  "tanh",
  "sigmoid",
];

/** What leaky relu multiplies negative numbers by. */
export const leakySlope = 0.01;
