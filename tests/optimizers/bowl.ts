/** A bowl to descend with any optimizer. */
import { assertEquals } from "@std/assert";
import golden from "../golden/optimizers.json" with { type: "json" };
import { optimizers } from "../../src/optimizers/mod.ts";
import type { Optimizer, OptimizerEntry } from "../../src/optimizers/optimizer.ts";
import { parse } from "../../src/schema/fields.ts";
import { createPass } from "../passes.ts";

export const table = optimizers as Record<string, OptimizerEntry>;

export function create(name: string, params: unknown): Optimizer {
  const { value, issues } = parse(table[name].params, params);
  assertEquals(issues, undefined);
  return table[name].create(value);
}

/**
 * Descends the bowl of the golden file and calls `visit` after each step.
 *
 * @param optimizer Made anew for each step: what it remembers must be in its slots.
 * @param cuts Where to cut the range of parameters into pieces that are updated one by one.
 */
export async function descend(
  optimizer: () => Optimizer,
  rate: number,
  steps: number,
  visit: (step: number, w: ArrayLike<number>) => void,
  cuts: number[] = [],
) {
  const { kernels, arena } = await createPass("float64");
  const { start, a, c } = golden, n = start.length;
  const w = arena.keep("float64", n), g = arena.keep("float64", n);
  const slots = optimizer().slots.map(({ start = 0 }) => arena.keep("float64", n).fill(start));
  w.set(start);
  const bounds = [0, ...cuts, n];
  for (let step = 1; step <= steps; step++) {
    for (let i = 0; i < n; i++) g[i] = a[i] * (w[i] - c[i]);
    for (let part = 0; part + 1 < bounds.length; part++) {
      const range = [bounds[part], bounds[part + 1]] as const;
      const parts = slots.map((slot) => slot.subarray(...range));
      optimizer().update(kernels, w.subarray(...range), g.subarray(...range), parts, { rate, step });
    }
    visit(step, w);
  }
}
