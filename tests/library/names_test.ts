/** The names that an editor offers are those of the tables: this file does not type-check otherwise. */
import type { datasets } from "../../src/datasets/mod.ts";
import type { DatasetName, LossName, ModelName, OptimizerName } from "../../src/library/names.ts";
import type { models } from "../../src/models/mod.ts";
import type { objectives } from "../../src/objectives/mod.ts";
import type { optimizers } from "../../src/optimizers/mod.ts";

/** `true` if both have the same names, else those that only one of them has. */
type Same<A, B> = [Exclude<A, B> | Exclude<B, A>] extends [never] ? true : Exclude<A, B> | Exclude<B, A>;

const agreed: [
  datasets: Same<DatasetName, keyof typeof datasets>,
  models: Same<ModelName, keyof typeof models | "custom">,
  optimizers: Same<OptimizerName, keyof typeof optimizers>,
  losses: Same<LossName, keyof typeof objectives>,
] = [true, true, true, true];

Deno.test("the names that an editor offers are those of the tables", () => {
  if (!agreed.every(Boolean)) throw new Error("told by the type-checker, not here");
});
