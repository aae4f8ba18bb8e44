/**
 * One call of every kernel on given sizes: what is digested by the self-test, and compared with the reference by tests.
 *
 * @module
 */
import type { KernelName } from "../../kernels/kernels.ts";
import { algebra } from "./algebra.ts";
import type { Case } from "./draw.ts";
import { draws } from "./draws.ts";
import { elementwise } from "./elementwise.ts";
import { layers } from "./layers.ts";
import { losses } from "./losses.ts";
import { optimizers } from "./optimizers.ts";

export { Arrays, type Case, difficult, Draw, type Kind, type Outcome, Random, type Sizes } from "./draw.ts";

/** Every kernel. */
export const cases: Readonly<Record<KernelName, Case>> = {
  ...algebra,
  ...layers,
  ...elementwise,
  ...draws,
  ...losses,
  ...optimizers,
};
