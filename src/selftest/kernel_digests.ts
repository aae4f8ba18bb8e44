/**
 * A digest of what each kernel computes on fixed inputs of odd sizes.
 *
 * @module
 */
import type { Kernels } from "../kernels/kernels.ts";
import { sha256 } from "../runs/files/sha256.ts";
import { floatBytes } from "../runs/formats/float_bytes.ts";
import type { Kind, Outcome, Sizes } from "../kernels/exam/mod.ts";

/** Small and large enough for every path: single numbers, ends of vectors, several blocks of a sum, packed products. */
const calls: readonly (Sizes & { readonly kind: Kind })[] = [
  { m: 5, n: 3, k: 2, kind: "special" },
  { m: 9, n: 17, k: 31, kind: "wild" },
  { m: 7, n: 33, k: 513, kind: "broad" },
  { m: 33, n: 127, k: 65, kind: "plain" },
];

/** How much memory the kernels need for it, beside what is theirs. */
export const kernelBytes = 2 ** 22;

/**
 * The digest of each kernel, by its name: 16 hexadecimal digits over all that its calls leave behind, any NaN being as
 * good as another.
 *
 * @param compute Where the kernels compute: a memory, and the bytes at its start that are not for arrays. None for the
 * reference.
 */
export async function kernelDigests(
  kernels: Kernels,
  compute?: { readonly memory: WebAssembly.Memory; readonly reserved: number },
): Promise<Record<string, string>> {
  // Loaded for this alone: no other start needs the definitions of the kernels.
  const { Arrays, Draw, exams } = await import("../kernels/exam/mod.ts");
  const arrays = new Arrays(kernels.precision, compute?.memory, compute?.reserved);
  return Object.fromEntries(
    Object.entries(exams).map(([name, exam]) => [
      name,
      digestOf((seed, { kind, ...sizes }) => {
        arrays.reset();
        return exam(kernels, new Draw(arrays, kind, seed), sizes);
      }),
    ]),
  );
}

function digestOf(run: (seed: number, call: typeof calls[number]) => Outcome): string {
  const parts: (Uint8Array | string)[] = [];
  for (const [i, call] of calls.entries()) {
    for (const [name, values] of Object.entries(run(i + 1, call))) {
      parts.push(`${name} ${values.length}\n`, floatBytes(Float64Array.from(values)));
    }
  }
  return sha256(...parts).slice(0, 16);
}
