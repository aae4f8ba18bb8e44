/** The fast readers and the ones that keep places must agree on every text that a fast one takes. */
import { assert, assertEquals } from "@std/assert";
import { stringify } from "yaml";
import { json } from "../../src/spec/json.ts";
import { jsonc } from "../../src/spec/jsonc.ts";
import { yaml } from "../../src/spec/yaml.ts";

const scalars = [
  "0",
  "-0",
  "+1",
  "007",
  "0o17",
  "0x1F",
  "0b11",
  "1_000",
  "1:30",
  "190:20:30",
  "12e3",
  "1e-3",
  "1.0e-3",
  "1E+5",
  "1e400",
  ".5",
  "-.5",
  "+.5",
  "5.",
  "1.e3",
  "1.2.3",
  "9007199254740991",
  "9007199254740992",
  "9007199254740993",
  "1e20",
  "-1e308",
  ".inf",
  "-.Inf",
  ".nan",
  ".NaN",
  "nan",
  "inf",
  "0.1",
  "00",
  "-",
  "--",
  "1 2",
  "0.0.0",
  "1-2",
  "2024-01-01",
  "2024-01-01T00:00:00Z",
  "12:30:45",
  "true",
  "True",
  "TRUE",
  "tRUE",
  "yes",
  "No",
  "on",
  "y",
  "null",
  "Null",
  "NULL",
  "~",
  "",
  "''",
  '""',
  '"\\u00e9\\x41\\n"',
  "'it''s'",
  "a b",
  "a: b",
  "a:b",
  "a#b",
  "a #b",
  "[]",
  "{}",
  "[a, b,]",
  "{a, b: 1}",
  "{a: }",
  "[1, [2, {b: 3}]]",
  "[a b, c]",
  "http://x.y/z",
  "a,b",
  "a]",
  "@a",
  "`a",
  "%a",
  "!a b",
  "&a b",
  "*a",
  "? a",
  "|",
  ">",
  "|-\n  x\n   y\n",
  ">+\n  x\n  y\n\n",
  "a\n  b",
  "\n  - 1\n  - - 2\n    - 3",
  "\n  b: 1\n  c:\n  - 2",
  "\n- 1\n- 2",
  "=",
  "<<",
  "-1",
  "- 1",
  "-a",
  "?a",
  ":a",
  '"a',
  "'a",
  "a\tb",
  "é",
  "😀",
  "\u0085",
  "\u2028",
  "a\u00a0b",
  "!!str 1",
  "!!int 3",
  "!!float 3",
  "!!binary aGk=",
  "!!set {a}",
];

Deno.test("agreement: awkward YAML scalars", async () => {
  let fast = 0;
  for (const scalar of scalars) {
    for (
      const text of [
        `a: ${scalar}\n`,
        `- ${scalar}`,
        `[${scalar}]`,
        `? ${scalar}\n: 1`,
        `${scalar}: 1`,
        `${scalar}`,
      ]
    ) {
      const read = yaml.read(text);
      if (!read) continue;
      fast++;
      const located = await yaml.locate(text);
      // An empty document is null to one and undefined to the other; neither is an experiment.
      assertEquals([located.value ?? null, located.problems], [read.value ?? null, []], JSON.stringify(text));
    }
  }
  assert(fast > 250, `only ${fast} were read fast`);
});

const unindented = [
  "a: [\n  1\n]\n",
  "a:\n  b: [\n    1\n  ]\nc: 2\n",
  "a:\n  b: [\n    1\n]\nc: 2\n",
  "a: [\n1,\n2]\nb: {\nc: 3\n}\nd: 4\n",
  "a: {b: {\n  c: 1\n},\n  d: [2, [\n3]]\n}\n",
  "- - - [\n1\n]\n- 2\n",
  "a:\r\n  b: [\r\n1,\r\n]\r\nc: 2\r\n",
  // The parser places these at the line end behind the key.
  "a: {b: {\nc:\n60 } }\nd: 4\n",
  "a: {b: {c: \n\n[]}}\nd: 4\n",
  "a:\r\n  b: {c:\r\n\r\n1}\r\nd: 4\r\n",
  "a: {b:\n# a note\n  # another\n\n1,\nc: # a third\n2}\nd: 4\n",
];

Deno.test("agreement: lines within brackets need no indentation, but brackets an end", async () => {
  for (const text of unindented) {
    const fast = yaml.read(text), located = await yaml.locate(text);
    assert(fast, JSON.stringify(text));
    assertEquals([located.value, located.problems], [fast.value, []], JSON.stringify(text));
    // What stands behind lines that were read as if they were indented is found where it is.
    const last = [...Object.keys(located.value as object)].at(-1)!;
    const path = [Array.isArray(located.value) ? Number(last) : last];
    const key = Array.isArray(located.value) ? text.lastIndexOf("- ") + 2 : text.lastIndexOf(`${last}:`);
    assertEquals(located.offsetOf(path, "key"), key, JSON.stringify(text));
  }
});

Deno.test("agreement: a bracket that is left out, or exchanged for another one, is refused by both", async () => {
  const balanced = [
    ...unindented,
    "name: t\ndataset: {name: csv, params: {target: y}}\nmodel: {name: linear_regression}\n",
    "a: [1, 2]\nb: [3, {c: 4}]\n",
    "a:\n  - {x: [1, 2], y: 3}\n  - 3\n",
    "- [1, 2]\n- {a: 1}\n- 3\n",
    "a: {b: 1,\n  c: 2}\n\n# a note\n",
    "[1, {a: [2]}]",
  ];
  for (const text of balanced) {
    for (const { index, 0: bracket } of text.matchAll(/[[\]{}]/g)) {
      const other = "[]{}"["{}[]".indexOf(bracket)];
      // Without its first bracket a list may be plain text.
      for (
        const instead of "[{".includes(bracket) ? [other, bracket + bracket] : ["", other, bracket + bracket]
      ) {
        const wrong = text.slice(0, index) + instead + text.slice(index + 1);
        assertEquals(yaml.read(wrong), undefined, JSON.stringify(wrong));
        assert((await yaml.locate(wrong)).problems.length > 0, JSON.stringify(wrong));
      }
    }
  }
});

Deno.test("agreement: what goes on behind a bracket on its line is refused, whatever @std/yaml makes of it", async () => {
  for (const text of ["b: [1, x] bc:\n", "b: {a: 1} c: 2\n", "- [1] x", "[1] [2]", "b: [1]  - 2\n"]) {
    assertEquals(yaml.read(text), undefined, text);
    assert((await yaml.locate(text)).problems.length > 0, text);
  }
  for (const text of ["b: [1] # c\n", "b: [[1] , [2] ]\n", "b: {a: [1] }  \nc: 1\n"]) {
    assertEquals((await yaml.locate(text)).value, yaml.read(text)?.value, text);
  }
});

Deno.test("agreement: what is written in a format reads back as it was", async () => {
  let state = 1;
  const random = (n: number) => (state = Math.imul(state, 1664525) + 1013904223 >>> 0) % 65536 % n;
  const pick = <T>(items: readonly T[]): T => items[random(items.length)];
  const words = [
    "a",
    "learning rate",
    "1e-3",
    "yes",
    "",
    "null",
    "- x",
    "a: b",
    "x\ny",
    "'",
    '"',
    "é😀",
    "#",
    "0x1",
    "[",
    "*a",
    "2024-01-01",
  ];
  const make = (depth: number): unknown => {
    const kind = random(depth > 4 ? 4 : 7);
    if (kind === 0) return pick(words);
    if (kind === 1) return pick([0, 1, -5, 0.1, 1e-9, 1e20, 123456789, 2 ** 53 - 1, 5e-324, 1.7e308]);
    if (kind === 2) return pick([true, false, null]);
    if (kind === 3) return random(1000) / 8;
    if (kind === 4) return Array.from({ length: random(4) }, () => make(depth + 1));
    return Object.fromEntries(Array.from({ length: random(4) }, () => [pick(words), make(depth + 1)]));
  };
  for (let i = 0; i < 300; i++) {
    const value = make(0);
    const text = JSON.stringify(value, null, random(3));
    const commented = text.replaceAll(/(?<=[\[{])\n/g, " // note\n/* more */");
    const inYaml = stringify(value, { indent: 2 + random(3) });
    for (
      const [format, source] of [[json, text], [jsonc, text], [jsonc, commented], [yaml, inYaml], [
        yaml,
        text,
      ]] as const
    ) {
      const message = `${JSON.stringify(source)}`;
      const located = await format.locate(source);
      assertEquals([located.value, located.problems], [value, []], message);
      const fast = format.read(source);
      if (fast) assertEquals(fast.value, value, message);
      else assert(format === yaml || /\d{16}|e\+/.test(text), message);
    }
  }
});
