/**
 * What digests are expected, and how found ones are held against them.
 *
 * @module
 */

/** Digests of a version of the arithmetic. */
export interface Golden {
  /** The version. */
  readonly numerics: string;
  /** 16 hexadecimal digits for each precision and kernel, e.g. "float32 exp". */
  readonly kernels: Readonly<Record<string, string>>;
  /** 32 hexadecimal digits for each experiment of configs.ts: of its metrics, weights and optimizer state. */
  readonly runs: Readonly<Record<string, string>>;
  /** 32 hexadecimal digits for the config of each of them, as the manifest of a run would have it. */
  readonly configs: Readonly<Record<string, string>>;
  /** The defaults that digests of configs leave out, as JSON: "training.epochs" is "10". */
  readonly defaults: Readonly<Record<string, string>>;
}

/** A digest held against the one that is known. */
export interface Check {
  /** What computed: "float32 fused", say, for kernels; "run" for experiments. */
  readonly part: string;
  /** The kernel or the experiment. */
  readonly name: string;
  /** Null if none is known. */
  readonly expected: string | null;
  readonly found: string;
  readonly same: boolean;
}

/** Holds a digest against the known one, if there is any. */
export function check(part: string, name: string, expected: string | undefined, found: string): Check {
  return { part, name, expected: expected ?? null, found, same: found === expected };
}

/**
 * Which digests and defaults are other ones than before, or gone: what only a new numerics version may bring about.
 *
 * @returns Their names, in order.
 */
export function changedDigests(before: Golden, after: Golden): string[] {
  return (["kernels", "runs", "configs", "defaults"] as const).flatMap((part) =>
    Object.entries(before[part]).filter(([name, digest]) => after[part][name] !== digest).map(([name]) =>
      name
    )
  );
}
