import { ConfigError } from "../../errors.ts";

/**
 * How many of `n` rows or groups are held out: ⌈n · fraction⌉, as scikit-learn counts.
 *
 * @param what What is counted, in the plural.
 * @throws {ConfigError} if none would be left.
 */
export function heldOut(n: number, fraction: number, part: string, what = "rows"): number {
  const size = Math.ceil(n * fraction);
  if (size > 0 && size < n) return size;
  throw new ConfigError(
    `Cannot split ${n} ${
      n === 1 ? what.slice(0, -1) : what
    }: holding out ${fraction} of them for ${part} takes ${size} ` +
      "and leaves none to train on",
    `lower dataset.split.${part} or use more ${what}`,
  );
}
