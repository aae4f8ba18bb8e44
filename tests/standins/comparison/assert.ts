import { indexBelow, oneOf } from "../../torture/random.ts";
import type { Arguments, Subject } from "./compare.ts";

class Point {
  constructor(readonly x: number) {}
  get double(): number {
    return 2 * this.x;
  }
}
class Other {
  constructor(readonly x: number) {}
}

const leaves: readonly (() => unknown)[] = [
  ...[0, -0, NaN, 1, "1", "", null, undefined, true, 1n, Infinity].map((value) => () => value),
  () => new Date(5),
  () => /a/g,
  () => new URL("file:///a"),
  () => Float64Array.of(0, NaN),
  () => Float64Array.of(-0, NaN),
  () => Float32Array.of(0, NaN),
  () => new Uint8Array(2).buffer,
  () => new Point(1),
  () => new Other(1),
  () => new Error("a"),
  () => Object.create(null),
];

/** A value of up to two levels. */
function value(random: () => number, levels = 2): unknown {
  const kind = levels === 0 ? 9 : indexBelow(random, 10);
  const items = () => Array.from({ length: indexBelow(random, 3) }, () => value(random, levels - 1));
  const entries = () => items().map((item) => [oneOf(random, ["a", "b", "c"]), item] as const);
  if (kind < 2) return items();
  if (kind < 4) return Object.fromEntries(entries());
  if (kind === 4) return new Map(entries());
  if (kind === 5) return new Set(items());
  return oneOf(random, leaves)();
}

const edges = leaves.flatMap((one) => leaves.map((other) => [one(), other()]));
const structures: Arguments[] = [
  [[NaN], [NaN]],
  [{ a: [1, { b: 2 }], c: 3 }, { c: 3, a: [1, { b: 2 }] }],
  [{ a: undefined }, {}],
  [{ a: undefined }, { b: undefined }],
  [[1, 2], [1, 2, 3]],
  [[], {}],
  [new Map([["a", 1], ["b", 2]]), new Map([["b", 2], ["a", 1]])],
  [new Set([1, 2]), new Set([2, 1])],
  [new Set([[1]]), new Set([[1]])],
];
const numbers = [0, -0, 1, 1 + 1e-8, 1 + 1e-6, 1e9, 1e9 + 99, 1e9 + 101, 1e-9, NaN, Infinity, -Infinity];
const texts = ["", "a", "abc", "b\nc"];
const raise = (thrown: unknown) => () => {
  throw thrown;
};
const thrown = [new Error("a b"), new RangeError("a"), "a", undefined];
const expectations = [[], ["told"], [Error], [RangeError], [Error, "a"], [Error, "z"], [
  RangeError,
  "a",
  "told",
]];

/** What comes of an assertion: whether it fails, and with which error. */
// deno-lint-ignore no-explicit-any
const observe = async (assertion: any, args: Arguments) => {
  try {
    return ["holds", await assertion(...args)];
  } catch (error) {
    return ["fails", (error as Error)?.name, error instanceof Error];
  }
};
const same: Subject = {
  cases: [...structures, ...edges],
  generate(random) {
    const one = value(random);
    return [one, random() < 0.3 ? one : value(random)];
  },
  observe,
};

/** The names of `@std/assert`. */
export const assert: Readonly<Record<string, Subject>> = {
  assert: { cases: [0, 1, "", "a", null, {}].map((value) => [value]), observe },
  fail: { cases: [[], ["told"]], observe },
  assertEquals: same,
  assertNotEquals: same,
  assertStrictEquals: { ...same, cases: [...same.cases, [leaves, leaves]] },
  assertAlmostEquals: {
    cases: numbers.flatMap((a) => numbers.flatMap((b) => [[a, b], [a, b, 1e-7], [a, b, 0], [a, b, 100]])),
    observe,
  },
  assertStringIncludes: { cases: texts.flatMap((a) => texts.map((b) => [a, b])), observe },
  assertMatch: { cases: texts.flatMap((a) => [/^a/, /b$/, /b$/m, /(?:)/].map((b) => [a, b])), observe },
  assertInstanceOf: {
    cases: [...thrown, new Point(1), null].flatMap((a) =>
      [Error, RangeError, Point, Object].map((b) => [a, b])
    ),
    observe,
  },
  assertThrows: {
    cases: [...thrown.map(raise), () => 1].flatMap((fn) => expectations.map((more) => [fn, ...more])),
    observe,
  },
  assertRejects: {
    cases: [
      ...thrown.map((error) => () => Promise.reject(error)),
      ...thrown.map(raise),
      () => Promise.resolve(1),
    ].flatMap((fn) => expectations.map((more) => [fn, ...more])),
    observe,
  },
};
