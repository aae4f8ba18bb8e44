import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { refuseMissing } from "../../src/datasets/dataset.ts";
import { jsonl, type JsonlParams } from "../../src/datasets/jsonl.ts";
import type { OpenOptions } from "../../src/datasets/dataset.ts";
import { ConfigError, DataError } from "../../src/errors.ts";
import { parse } from "../../src/schema/fields.ts";
import { files } from "../sessions.ts";

function open(content: string, given: Record<string, unknown> = {}, options: Partial<OpenOptions> = {}) {
  const params = parse<JsonlParams>(jsonl.params, { target: "y", ...given }).value!;
  return jsonl.open(params, { path: "t.jsonl", seed: 0, ...options }, files({ "t.jsonl": content }));
}

Deno.test("objects become rows, keys columns, in the order of the first line", async () => {
  const text = '\ufeff{"a": 1, "y": "no", "b": -2.5e1}\r\n\n{"y":"yes","b":3,"a":4}\n{"b":0,"a":0,"y":"no"}';
  const { info, x, y } = await (await open(text)).load();
  assertEquals([info.features, [...x], info.classes, [...y]], [
    ["a", "b"],
    [1, -25, 4, 3, 0, 0],
    ["no", "yes"],
    [0, 1, 0],
  ]);
  assertEquals(info.files[0].bytes, new TextEncoder().encode(text).length);
});

Deno.test("text, true and false are categories where that is said; null is missing", async () => {
  const text = '{"c":"red","f":true,"n":null,"y":1.5}\n{"c":null,"f":false,"n":2,"y":2.5}\n';
  const rule = { ...refuseMissing, numeric: "keep", categorical: "keep" } as const;
  const { info, x } = await (await open(text, { categorical: ["c", "f"] }, { missing: rule })).load();
  assertEquals(info.categories, [["red"], ["false", "true"], null]);
  assertEquals([...x], [0, 1, NaN, NaN, 0, 2]);
  assertEquals(info.missing, [1, 0, 1]);
});

/** A second line, or all lines, and what is said of them. */
const refused: [string, string, string][] = [
  ["text that is no JSON", "{a:1}", 't.jsonl:2:1 expected a JSON object but found "{a:1}"'],
  ["a list", "[1,2]", "t.jsonl:2:1 expected a JSON object but found a list of 2"],
  [
    "an unknown key",
    '{"a":1,"y":2,"z":3}',
    't.jsonl:2:1 expected the keys of the first line but found "z", too',
  ],
  ["a missing key", '{"a":1}', 'found no "y"'],
  ["a key given twice", '{"a":1,"a":3,"y":2}', 'expected each key once but found "a" twice'],
  ["an object inside", '{"a":{"b":1},"y":2}', 'key "a": expected a number, text, true, false or null'],
  [
    "an integer that would be rounded",
    '{"a":12345678901234567890,"y":2}',
    't.jsonl:2:1 column "a": expected an integer that float64 holds exactly but found "12345678901234567890"',
  ],
  ["an integer beyond float64", `{"a":1${"0".repeat(400)},"y":2}`, "but found Infinity"],
  ["a number beyond float64", '{"a":1e999,"y":2}', "but found Infinity"],
  ["text for a number", '{"a":"1","y":2}', 'column "a": expected a number but found "1"'],
  ["true for a number", '{"a":true,"y":2}', 'column "a": expected a number but found "true"'],
  ["null for a number", '{"a":null,"y":2}', 'column "a": expected a number but found nothing'],
  ["null for the target", '{"a":1,"y":null}', 'column "y": expected a value but found nothing'],
];

for (const [name, line, message] of refused) {
  Deno.test(`JSONL: ${name} is refused`, async () => {
    const error = await assertRejects(() => open(`{"a":1,"y":0.5}\n${line}\n`), DataError);
    assertStringIncludes(error.message, message);
  });
}

Deno.test("JSONL: empty files, single keys and lines without end are refused", async () => {
  await assertRejects(() => open(""), DataError, "it is empty");
  await assertRejects(() => open('{"y":1}\n'), DataError, "several keys but found 1");
  await assertRejects(() => open('{"":1,"y":2}\n'), DataError, "an empty one");
});

Deno.test("JSONL: every bad line is told", async () => {
  const text = '{"a":1,"y":0.5}\n' + '{"a":1}\n'.repeat(30);
  const error = await assertRejects(() => open(text), DataError);
  const lines = error.message.split("\n");
  assertEquals(lines.length, 22);
  assert(lines[20].includes("t.jsonl:21:1"));
  assert(lines[21].includes("and 10 more"));
});

Deno.test("a file of anything but JSON lines is not read to its end", async () => {
  const error = await assertRejects(() => open("no\n".repeat(100_000), { target: "y" }), DataError);
  assertStringIncludes(error.message, "and 981 more");
});

Deno.test("JSONL: integers from 2^53 on are categories of their own, and numbers where float64 holds them", async () => {
  const line = (a: string, y: number) => `{"a":${a},"s":"9007199254740993","y":${y}}\n`;
  const whole = line("9007199254740993", 0.5) + line("9007199254740992", 1.5) + line("7", 2.5);
  const { info, x } = await (await open(whole, { categorical: ["a", "s"] })).load();
  assertEquals(info.categories, [["7", "9007199254740992", "9007199254740993"], ["9007199254740993"]]);
  assertEquals([...x], [2, 0, 1, 0, 0, 0]);
  const held = line("9007199254740994", 0.5) + line("-9007199254740993.0", 1.5) +
    line("9007199254740993e0", 2);
  const numbers = await (await open(held, { categorical: ["s"] })).load();
  assertEquals([...numbers.x], [9007199254740994, 0, -9007199254740992, 0, 9007199254740992, 0]);
  const error = await assertRejects(() => open(whole, { target: "a", drop: ["s"] }), DataError);
  assertStringIncludes(error.message, "t.jsonl:1:1");
  const named = await (await open(whole, { target: "a", task: "classification", drop: ["s"] })).load();
  assertEquals([...named.y], [2, 1, 0]);
});

Deno.test("JSONL: columns stand as in the first line, also where keys are numbers", async () => {
  const text = '{"id":7,"10":1,"2":[1],"y":0.5}\n'.replace("[1]", "2") + '{"2":4,"y":1.5,"10":3,"id":8}\n';
  const features = async (given: Record<string, unknown>) => (await open(text, given)).info.features;
  assertEquals(await features({}), ["id", "10", "2"]);
  assertEquals(await features({ drop: [0] }), ["10", "2"]);
  assertEquals(await features({ drop: ["2"] }), ["id", "10"]);
  assertEquals([...(await (await open(text, { drop: [0] })).load()).x], [1, 2, 3, 4]);
  const label = '{"label":0.5,"0":1,"1":2}\n{"label":1.5,"0":3,"1":4}\n';
  assertEquals((await open(label, { target: "label" })).info.features, ["0", "1"]);
  await assertRejects(() => open(label, { target: 0 }), ConfigError, 'both the place of column "label"');
  const escaped = '{"\\u0062\\"{:":1,"a":":{\\"","y":0.5}\n{"a":"x","b\\"{:":1,"y":2}\n';
  assertEquals((await open(escaped, { drop: ["a"] })).info.features, ['b"{:']);
});

Deno.test("JSONL: letters may be composed in any way, but in one way in the keys of a file", async () => {
  const text =
    '{"an\u0303o":1,"c":"se\u00f1or","y":"sen\u0303or"}\n{"an\u0303o":2,"c":"sen\u0303or","y":"x"}\n';
  const { info, x } = await (await open(text, { features: ["a\u00f1o", "c"], categorical: ["c"] })).load();
  assertEquals([info.features, info.categories, info.classes, [...x]], [
    ["an\u0303o", "c"],
    [null, ["se\u00f1or"]],
    ["se\u00f1or", "x"],
    [1, 0, 2, 0],
  ]);
  const trained = { task: "classification", features: ["a\u00f1o"], classes: ["x", "sen\u0303or"] } as const;
  const other = await (await open(text, { drop: ["c"] }, { trained })).load();
  assertEquals([other.info.features, other.info.classes, [...other.y]], [["a\u00f1o"], ["x", "sen\u0303or"], [
    1,
    0,
  ]]);
  const mixed = '{"a\u00f1o":1,"y":1.5}\n{"an\u0303o":1,"y":1.5}\n';
  const error = await assertRejects(() => open(mixed), DataError, 'found no "a\u00f1o"');
  assertStringIncludes(error.hint!, "composed of other characters than in the first line");
});
