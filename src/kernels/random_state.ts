/**
 * The random numbers of a seed, by whatever draws them soonest.
 *
 * @module
 */
import { RandomState } from "../random/random_state.ts";

/** How many Gaussians are worth loading the kernels that draw them: with what runs once the engine takes its time. */
const many = 2000;

/** The stream of a seed, from which about so many Gaussians will be drawn. The numbers do not depend on how many. */
export async function openRandomState(seed: number, gaussians: number): Promise<RandomState> {
  if (gaussians < many) return new RandomState(seed);
  const { KernelRandomState } = await import("./kernel_random_state.ts");
  return await KernelRandomState.open(seed);
}
