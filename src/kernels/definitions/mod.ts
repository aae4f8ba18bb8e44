/**
 * All kernels: a line for each file. `deno task kernels` makes of it what runs need.
 *
 * @module
 */
import type { KernelDefinition } from "../definition.ts";
import * as activations from "./activations.ts";
import * as adaptive from "./adaptive.ts";
import * as draws from "./draws.ts";
import * as elements from "./elements.ts";
import * as factorizations from "./factorizations.ts";
import * as functions from "./functions.ts";
import * as layers from "./layers.ts";
import * as losses from "./losses.ts";
import * as optimizers from "./optimizers.ts";
import * as order from "./order.ts";
import * as products from "./products.ts";
import * as scalars from "./scalars.ts";
import * as scores from "./scores.ts";
import * as smoothing from "./smoothing.ts";

/** The files, in the order in which readers of `Kernels` find what they define. */
const files = [
  products,
  factorizations,
  layers,
  order,
  draws,
  elements,
  functions,
  activations,
  scores,
  losses,
  smoothing,
  scalars,
  optimizers,
  adaptive,
];

/** Every kernel. */
export const definitions: readonly KernelDefinition[] = files.flatMap((file) =>
  Object.values<unknown>(file).filter(isDefinition)
);

function isDefinition(value: unknown): value is KernelDefinition {
  return typeof value === "object" && value !== null && "reference" in value;
}
