/** Holding kernels against the reference: the same calls on odd sizes and difficult numbers, bit for bit. */

import { blockLength } from "../../src/kernels/blocks.ts";
import type { Kernels } from "../../src/kernels/kernels.ts";
import { Arrays, Draw, type Exam, type Kind, Random, type Sizes } from "../../src/kernels/exam/mod.ts";
import { assertSameBits } from "./support.ts";

const kinds: Kind[] = ["broad", "wild", "plain", "broad", "special"];
const lengths = [1, 2, 3, 5, 7, 8, 9, 15, 17, 31, 33, 64, 65, 127];
const terms = [blockLength - 1, blockLength, blockLength + 1, 2 * blockLength + 1];

/** Sizes of the arrays of a call, and what kind of numbers they hold. */
export interface Shape extends Sizes {
  readonly kind: Kind;
}

/**
 * Shapes that meet every path: each length in some place, sums over several blocks, products that are packed, and long
 * arrays whose sums lose many digits; rows of two, of which softmax takes several at once.
 */
export function someShapes(): Shape[] {
  const random = new Random(7);
  const any = () => lengths[random.below(lengths.length)];
  const small = () => lengths[random.below(9)];
  const mixed = [
    ...lengths.map((n) => ({ m: any(), n, k: small() })),
    ...terms.map((k) => ({ m: small(), n: small(), k })),
  ];
  return [
    ...mixed.map((sizes, i) => ({ ...sizes, kind: kinds[i % kinds.length] })),
    { m: 26, n: 27, k: blockLength + 3, kind: "broad" },
    { m: 127, n: 1, k: 65, kind: "broad" },
    { m: 65, n: 2, k: 127, kind: "broad" },
    { m: 127, n: 3, k: 33, kind: "broad" },
    { m: 64, n: 1, k: 127, kind: "broad" },
    { m: 65, n: 3, k: 2, kind: "special" },
    { m: 127, n: 3, k: 2, kind: "broad" },
  ];
}

/** Those that take the reference no time, and one that is packed. */
export function fewShapes(): Shape[] {
  return someShapes().filter(({ m, n, k }) => m * n * k < 8000 || n === 27);
}

/** Those shapes and a large one, which takes the reference as long as all others, with every kind of numbers each. */
export function allShapes(): Shape[] {
  const large: Shape = { m: 33, n: 127, k: 65, kind: "wild" };
  return [...someShapes(), large].flatMap((shape) => [...new Set(kinds)].map((kind) => ({ ...shape, kind })));
}

/** Runs a case on each shape and compares each implementation with the reference. */
export function assertEqualKernels(
  name: string,
  run: Exam,
  tested: [Kernels, Arrays][],
  reference: Kernels,
  shapes: readonly Shape[] = someShapes(),
): void {
  const plain = new Arrays(reference.precision);
  for (const [seed, { kind, ...sizes }] of shapes.entries()) {
    const expected = run(reference, new Draw(plain, kind, seed), sizes);
    for (const [kernels, arrays] of tested) {
      arrays.reset();
      const actual = run(kernels, new Draw(arrays, kind, seed), sizes);
      for (const part of Object.keys(expected)) {
        const { m, n, k } = sizes;
        const what = `${name} ${part} of ${kernels.name}, m ${m} n ${n} k ${k}, ${kind}`;
        assertSameBits(actual[part], expected[part], what);
      }
    }
  }
}
