// Optimizer updates.

import { adamRange, rmspropRange, sgdRange } from "../optimizers";

export { adamRange as adam, rmspropRange as rmsprop, sgdRange as sgd };
