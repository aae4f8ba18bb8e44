import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "../../../src/errors.ts";
import { canonicalJson, formatJson, formatJsonLine, readJson } from "../../../src/runs/formats/json.ts";

const encode = (text: string) => new TextEncoder().encode(text);

Deno.test("formatJson() indents by two, keeps the order of keys and ends the line", () => {
  assertEquals(
    formatJson({ b: 1, a: [NaN, -Infinity], c: "é\u2028" }),
    `{
  "b": 1,
  "a": [
    null,
    null
  ],
  "c": "é\\u2028"
}
`,
  );
});

Deno.test("formatJsonLine() stays on one line", () => {
  const line = formatJsonLine({ epoch: 1, loss: 0.5, accuracy: null, note: "a\nb\u2029" });
  assertEquals(line, '{"epoch": 1, "loss": 0.5, "accuracy": null, "note": "a\\nb\\u2029"}\n');
  assertEquals(JSON.parse(line), { epoch: 1, loss: 0.5, accuracy: null, note: "a\nb\u2029" });
});

Deno.test("canonicalJson() does not depend on the order of keys", () => {
  assertEquals(
    canonicalJson({ b: { d: 1, c: [2, { f: 3, e: 4 }] }, a: 5 }),
    '{"a":5,"b":{"c":[2,{"e":4,"f":3}],"d":1}}',
  );
  assertEquals(
    canonicalJson({ a: 5, b: { c: [2, { e: 4, f: 3 }], d: 1 } }),
    canonicalJson({ b: { d: 1, c: [2, { f: 3, e: 4 }] }, a: 5 }),
  );
});

const refused: [what: string, bytes: Uint8Array, message: string][] = [
  ["nothing", encode(""), "not JSON"],
  ["bad UTF-8", new Uint8Array([0x22, 0xff, 0x22]), "not JSON"],
  ["a byte order mark", encode("\ufeff{}"), "not JSON"],
  ["trailing text", encode("{} {}"), "not JSON"],
  ["nesting beyond the cap", encode("[".repeat(33) + "]".repeat(33)), "at most 32 levels of nesting"],
  ["very deep nesting", encode("[".repeat(1e6) + "]".repeat(1e6)), ""],
  ["a key that stands twice", encode('{"a": [{"b": 1, "b" : 2}]}'), 'each key once but found "b" again'],
  [
    "a key that stands twice, once escaped",
    encode('{"a": 1, "\\u0061": 2}'),
    'each key once but found "a" again',
  ],
];

for (const [what, bytes, message] of refused) {
  Deno.test(`readJson() refuses ${what}`, () => {
    assertThrows(() => readJson(bytes, { shown: "x.json" }), DataError, message);
  });
}

Deno.test("readJson() tells keys of different objects, and keys from values", () => {
  const text = '{"a": {"x": "a"}, "b": {"x": ["b", "b", "\\"x\\": {"]}, "": "[[["}';
  assertEquals(readJson(encode(text), { shown: "x" }), JSON.parse(text));
  assertEquals(
    readJson(encode("[".repeat(32) + "]".repeat(32)), { shown: "x" }),
    JSON.parse("[".repeat(32) + "]".repeat(32)),
  );
});

Deno.test("readJson() reads every float64 that formatJson() writes", () => {
  for (
    const value of [3270738315560262656, 2 ** 53 + 2, 1e21, -1e308, 5e-324, 0.1, Number.MAX_SAFE_INTEGER]
  ) {
    assertEquals(readJson(encode(formatJson({ value })), { shown: "x" }), { value });
  }
});
