import { assert, assertEquals } from "@std/assert";
import { curve } from "../../src/report/curve.ts";
import { scaleFor } from "../../src/report/scale.ts";
import { isLiveHtml, readHtml } from "./read_html.ts";

const series = (...values: (number | null)[]) => [{ name: "loss", values }];

/** The coordinates of every curve of a picture, piece by piece. */
function drawn(all: Parameters<typeof curve>[0]): number[][][][] {
  const page = curve(all)!.toString();
  assert(!isLiveHtml(page), page);
  return readHtml(page).elements
    .filter(({ attributes }) => attributes.get("stroke-width") === "1.8")
    .map(({ attributes }) =>
      attributes.get("d")!.split("M").slice(1).map((piece) =>
        piece.replace("h0", "").split("L").map((point) => point.split(" ").map(Number))
      )
    );
}

Deno.test("curve: from the left end to the right, larger values higher", () => {
  const [[points]] = drawn(series(4, 2, 3));
  assertEquals(points.map(([x]) => x), [56, 224, 392]);
  const [first, second, third] = points.map(([, y]) => y);
  assert(24 < first && first < third && third < second && second < 156);
});

Deno.test("curve: no picture of less than two points", () => {
  for (const values of [[], [1], [NaN, 1, null], [null, null]]) {
    assertEquals(curve([{ name: "loss", values }]), undefined);
  }
});

Deno.test("curve: what is not finite leaves a gap, and a value alone is a dot", () => {
  const [pieces] = drawn(series(1, null, 2, NaN, Infinity, 3, 4));
  assertEquals(pieces.map(({ length }) => length), [1, 1, 2]);
  assertEquals(curve(series(1, null, 2, 3))!.toString().match(/h0/g)?.length, 1);
});

Deno.test("curve: several have names and colours, and none is drawn that is empty", () => {
  const all = [...series(1, 2), { name: "empty", values: [] }, { name: "val_loss", values: [3, 4] }];
  assertEquals(drawn(all).length, 2);
  const { text } = readHtml(curve(all)!.toString());
  assert(text.includes("val_loss") && !text.includes("empty"));
});

Deno.test("curve: of a million epochs every peak is there, in a picture that stays small", () => {
  const values = Array.from({ length: 1_000_000 }, (_, i) => i === 700_001 ? 5 : 1 / (i + 1));
  const all = [{ name: "loss", values }];
  assert(curve(all)!.toString().length < 10_000);
  const [[points]] = drawn(all);
  const peak = Math.min(...points.map(([, y]) => y));
  const [x] = points.find(([, y]) => y === peak)!;
  assert(Math.abs(x - (56 + 0.7 * 336)) < 2, `${x}`);
});

Deno.test("curve: no numbers are too large, too small or too equal for it", () => {
  const cases = [
    [1e308, -1e308],
    [1e308, 1e-308],
    [5e-324, 1e-320],
    [3, 3],
    [0, 0],
    [-2, -2],
    [1, 1 + Number.EPSILON],
    [1e16, 1e16 + 2],
    [0, 1e-300],
  ];
  for (const values of cases) {
    const page = curve(series(...values))!.toString();
    assert(!/NaN|Infinity|undefined/.test(page), `${values}: ${page}`);
    const [[points]] = drawn(series(...values));
    for (const [, y] of points) assert(24 <= y && y <= 156, `${values}: ${y}`);
  }
});

Deno.test("scale: round numbers beside it, powers of ten where values are far apart", () => {
  const ticks = (low: number, high: number) => scaleFor(low, high).ticks.map((tick) => +tick.toPrecision(12));
  assertEquals(ticks(0.06, 0.9), [0.2, 0.4, 0.6, 0.8]);
  assertEquals(ticks(-1, 1), [-1, -0.5, 0, 0.5, 1]);
  assertEquals(ticks(0.009, 12), [0.01, 0.1, 1, 10]);
  assertEquals(ticks(1e-8, 1e8), [1e-8, 1e-4, 1, 1e4, 1e8]);
  assertEquals(ticks(7, 7), [7]);
  for (let i = 0; i < 500; i++) {
    const low = Math.sin(i) * 10 ** (i % 13 - 6), high = low + Math.abs(Math.cos(i)) * 10 ** (i % 7 - 3);
    const { ticks: all, at } = scaleFor(low, high);
    assert(all.length >= 1 && all.length <= 6, `${low} ${high}: ${all}`);
    for (const tick of all) assert(at(tick) >= -1e-9 && at(tick) <= 1 + 1e-9, `${low} ${high}: ${tick}`);
  }
});
