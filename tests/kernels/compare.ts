/** Holding kernels against the reference: the same calls on odd sizes and difficult numbers, bit for bit. */

import { blockLength } from "../../src/kernels/blocks.ts";
import type { Kernels } from "../../src/kernels/kernels.ts";
import {
  Arrays,
  type Case,
  Draw,
  type Kind,
  Random,
  type Sizes,
} from "../../src/selftest/kernel_cases/mod.ts";
import { assertSameBits } from "./support.ts";

const kinds: Kind[] = ["broad", "wild", "plain", "broad", "special"];
const lengths = [1, 2, 3, 5, 7, 8, 9, 15, 17, 31, 33, 64, 65, 127];
const terms = [blockLength - 1, blockLength, blockLength + 1, 2 * blockLength + 1];

/**
 * Shapes that meet every path: each length in some place, sums over several blocks, products that are packed, and long
 * arrays whose sums lose many digits; rows of two, of which softmax takes several at once.
 */
function shapes(random: Random): (Sizes & { kind: Kind })[] {
  const any = () => lengths[random.below(lengths.length)];
  const small = () => lengths[random.below(9)];
  const mixed = [
    ...lengths.map((n) => ({ m: any(), n, k: small() })),
    ...terms.map((k) => ({ m: small(), n: small(), k })),
  ];
  return [
    ...mixed.map((sizes, i) => ({ ...sizes, kind: kinds[i % kinds.length] })),
    { m: 26, n: 27, k: blockLength + 3, kind: "broad" },
    { m: 33, n: 127, k: 65, kind: "wild" },
    { m: 127, n: 1, k: 65, kind: "broad" },
    { m: 65, n: 2, k: 127, kind: "broad" },
    { m: 127, n: 3, k: 33, kind: "broad" },
    { m: 64, n: 1, k: 127, kind: "broad" },
    { m: 65, n: 3, k: 2, kind: "special" },
    { m: 127, n: 3, k: 2, kind: "broad" },
  ];
}

/** Runs a case on every shape and compares each implementation with the reference. */
export function assertEqualKernels(
  name: string,
  run: Case,
  tested: [Kernels, Arrays][],
  reference: Kernels,
): void {
  const plain = new Arrays(reference.precision);
  for (const [seed, { kind, ...sizes }] of shapes(new Random(7)).entries()) {
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
