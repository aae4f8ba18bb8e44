/**
 * What every implementation of the kernels is examined by: calls of each on inputs that depend on nothing but a seed. The
 * self-test digests what they leave behind, tests compare it with the reference.
 *
 * @module
 */
import { definitions } from "../definitions/mod.ts";
import type { KernelName } from "../kernels.ts";
import type { Exam } from "./draw.ts";

export { Arrays, difficult, Draw, type Exam, type Kind, type Outcome, Random, type Sizes } from "./draw.ts";

/** The exam of every kernel. */
export const exams = Object.fromEntries(
  definitions.map(({ name, exam }) => [name, exam]),
) as Readonly<Record<KernelName, Exam>>;
