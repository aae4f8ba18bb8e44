import { assert, assertAlmostEquals, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { RandomState } from "../../src/random/random_state.ts";

interface Draw {
  values: (number | string)[];
  after: { position: number; gaussian: number | null };
}
interface Recorded {
  seed: number;
  key: { first: number[]; last: number[] };
  fresh: { [name: string]: Draw };
  chain: (Draw & { call: string })[];
  randn_100000: { sum: number; last5: number[] };
}

const recorded: Recorded[] = JSON.parse(
  Deno.readTextFileSync(new URL("../golden/oracles/random_state.json", import.meta.url)),
);

const many = (n: number, draw: () => number) => Array.from({ length: n }, draw);
const shuffled = (r: RandomState, n: number) => {
  const array = Int32Array.from({ length: n }, (_, i) => i);
  r.shuffle(array);
  return [...array];
};

/** The calls that NumPy was asked for, by the names of the recording. */
const calls: { [name: string]: (r: RandomState) => number[] } = {
  "random_sample_20": (r) => many(20, () => r.random()),
  "random_sample(2)": (r) => many(2, () => r.random()),
  "randn_20": (r) => many(20, () => r.randn()),
  "randn_7_odd": (r) => many(7, () => r.randn()),
  "randn(1)": (r) => many(1, () => r.randn()),
  "randn(2)": (r) => many(2, () => r.randn()),
  "randn(3)": (r) => many(3, () => r.randn()),
  "normal_0_0.2_20": (r) => many(20, () => r.normal(0, 0.2)),
  "normal_3_2_5": (r) => many(5, () => r.normal(3, 2)),
  "normal(0,0.2,3)": (r) => many(3, () => r.normal(0, 0.2)),
  "randint_0_10_20": (r) => many(20, () => r.randint(0, 10)),
  "randint(0,10,5)": (r) => many(5, () => r.randint(0, 10)),
  "randint_0_1000_20": (r) => many(20, () => r.randint(0, 1000)),
  "randint_0_2**31-1_20": (r) => many(20, () => r.randint(0, 2147483647)),
  "randint_0_2**32_20": (r) => many(20, () => r.randint(0, 4294967296)),
  "randint_0_2**53_20_as_strings": (r) => many(20, () => r.bounded(Number.MAX_SAFE_INTEGER)),
  "randint_5_6_20": (r) => many(20, () => r.randint(5, 6)),
  "permutation_10": (r) => [...r.permutation(10)],
  "permutation(10)": (r) => [...r.permutation(10)],
  "permutation_1": (r) => [...r.permutation(1)],
  "shuffle_arange_2": (r) => shuffled(r, 2),
  "shuffle_arange_3": (r) => shuffled(r, 3),
  "shuffle_arange_37": (r) => shuffled(r, 37),
  "shuffle(arange(37))": (r) => shuffled(r, 37),
  "shuffle_arange_100": (r) => shuffled(r, 100),
};

function same(r: RandomState, name: string, { values, after }: Draw) {
  assertEquals(calls[name](r), values.map(Number), name);
  const { position, gaussian } = r.snapshot();
  assertEquals({ position, gaussian }, after, `state after ${name}`);
}

for (const { seed, key, fresh, chain, randn_100000 } of recorded) {
  Deno.test(`RandomState(${seed}) draws as NumPy does`, () => {
    const start = new RandomState(seed).snapshot().key;
    assertEquals([...start.subarray(0, 5)], key.first);
    assertEquals([...start.subarray(-2)], key.last);
    for (const [name, draw] of Object.entries(fresh)) same(new RandomState(seed), name, draw);
    const one = new RandomState(seed);
    for (const { call, ...draw } of chain) same(one, call, draw);
  });

  Deno.test(`RandomState(${seed}) fills arrays as NumPy does`, () => {
    const out = new Float64Array(100000);
    const r = new RandomState(seed);
    r.fillRandn(out, 0, 33333);
    r.fillRandn(out, 33333);
    out.subarray(-5).forEach((x, i) => assertAlmostEquals(x, randn_100000.last5[i], 1e-15));
    assertAlmostEquals(out.reduce((a, b) => a + b), randn_100000.sum, 1e-9);
  });
}

Deno.test("a RandomState goes on from its snapshot, with a Gaussian kept or not", () => {
  for (const drawn of [0, 1, 2, 700]) {
    const original = new RandomState(5);
    many(drawn, () => original.randn());
    const copy = RandomState.from(original.snapshot());
    assertEquals(many(700, () => copy.randn()), many(700, () => original.randn()));
  }
});

Deno.test("a snapshot does not change with its generator", () => {
  const r = new RandomState(5);
  const before = r.snapshot();
  many(1000, () => r.random());
  assertEquals(before, new RandomState(5).snapshot());
  assertNotEquals(r.snapshot(), before);
});

Deno.test("bounded keeps to its range and reaches both ends", () => {
  const r = new RandomState(1);
  const seen = new Set(many(300, () => r.bounded(4)));
  assertEquals([...seen].sort(), [0, 1, 2, 3, 4]);
  assert(many(50, () => r.randint(-3, 4294967296)).every((n) => n >= -3 && n < 4294967296));
});

Deno.test("a RandomState refuses seeds, snapshots and ranges that NumPy refuses", () => {
  for (const seed of [-1, 4294967296, 1.5, NaN, Infinity]) {
    assertThrows(() => new RandomState(seed), RangeError, `found ${seed}`);
  }
  const good = new RandomState(1).snapshot();
  assertThrows(() => RandomState.from({ ...good, position: 625 }), RangeError, "position 625");
  assertThrows(() => RandomState.from({ ...good, key: new Uint32Array(3) }), RangeError, "3 words");
  for (const [low, high] of [[1, 1], [2, 1], [0.5, 2], [0, Infinity]]) {
    assertThrows(() => new RandomState(1).randint(low, high), RangeError, `${low} and ${high}`);
  }
});
