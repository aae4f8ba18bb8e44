/** What this project relies on in `@std/*`, held against whatever these names resolve to: the packages or the stand-ins. */
import * as assertions from "@std/assert";
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { parseArgs, unicodeWidth } from "@std/cli";
import { walk } from "@std/fs";
import { parse as parseJsonc } from "@std/jsonc";
import * as path from "@std/path";
import * as node from "node:path";
import { parse as parseYaml } from "@std/yaml";

class Point {
  constructor(readonly x: number) {}
  get double(): number {
    return 2 * this.x;
  }
}
class Other {
  constructor(readonly x: number) {}
}

const EQUAL: [name: string, a: unknown, b: unknown, equal: boolean][] = [
  ["numbers", 1, 1, true],
  ["a number and its text", 1, "1", false],
  ["zeros of both signs", 0, -0, true],
  ["NaN", [NaN], [NaN], true],
  ["nested records in another order", { a: [1, { b: 2 }], c: 3 }, { c: 3, a: [1, { b: 2 }] }, true],
  ["an undefined field and a missing one", { a: undefined }, {}, false],
  ["an undefined field and another", { a: undefined }, { b: undefined }, false],
  ["records with and without prototype", Object.assign(Object.create(null), { a: 1 }), { a: 1 }, true],
  ["arrays of different lengths", [1, 2], [1, 2, 3], false],
  ["an array and a record", [], {}, false],
  ["null and an empty record", null, {}, false],
  ["typed arrays", Float64Array.of(1, NaN), Float64Array.of(1, NaN), true],
  ["typed arrays with zeros of both signs", Float64Array.of(0), Float64Array.of(-0), true],
  ["typed arrays of different kinds", Float64Array.of(1), Float32Array.of(1), false],
  ["typed arrays that differ", Uint8Array.of(1, 2), Uint8Array.of(1, 3), false],
  ["a typed array and an array", Uint8Array.of(1), [1], false],
  ["buffers", new Uint8Array(2).buffer, new Uint8Array(2).buffer, true],
  ["maps in another order", new Map([["a", 1], ["b", 2]]), new Map([["b", 2], ["a", 1]]), true],
  ["maps that differ", new Map([["a", 1]]), new Map([["a", 2]]), false],
  ["sets", new Set([1, 2]), new Set([2, 1]), true],
  ["dates", new Date(5), new Date(5), true],
  ["dates that differ", new Date(5), new Date(6), false],
  ["patterns", /a/g, /a/g, true],
  ["addresses", new URL("file:///a"), new URL("file:///b"), false],
  ["instances", new Point(1), new Point(1), true],
  ["instances that differ", new Point(1), new Point(2), false],
  ["instances of different classes", new Point(1), new Other(1), false],
  ["big integers", 2n, 2n, true],
];

for (const [name, a, b, equal] of EQUAL) {
  Deno.test(`@std/assert: ${name} are ${equal ? "equal" : "different"}`, () => {
    if (equal) {
      assertions.assertEquals(a, b);
      assertThrows(() => assertions.assertNotEquals(a, b));
    } else {
      assertions.assertNotEquals(a, b);
      assertThrows(() => assertions.assertEquals(a, b));
    }
  });
}

const HOLDS: [name: string, check: () => void, holds: boolean][] = [
  ["assert of true", () => assert(1), true],
  ["assert of false", () => assert(0), false],
  ["fail", () => assertions.fail("always"), false],
  ["the same object", () => assertions.assertStrictEquals(EQUAL, EQUAL), true],
  ["equal objects", () => assertions.assertStrictEquals<unknown>({}, {}), false],
  ["zeros, strictly", () => assertions.assertStrictEquals(0, -0), false],
  ["numbers within 1e-7 of the expected one", () => assertions.assertAlmostEquals(1e9 + 99, 1e9), true],
  ["numbers farther away", () => assertions.assertAlmostEquals(1e9 + 101, 1e9), false],
  ["numbers within a tolerance", () => assertions.assertAlmostEquals(1, 1.5, 0.5), true],
  ["NaN for a number", () => assertions.assertAlmostEquals(NaN, 1, 1), false],
  ["NaN for NaN", () => assertions.assertAlmostEquals(NaN, NaN), true],
  ["infinities", () => assertions.assertAlmostEquals(Infinity, Infinity), true],
  ["a part of a text", () => assertions.assertStringIncludes("abc", "b"), true],
  ["no part of a text", () => assertions.assertStringIncludes("abc", "d"), false],
  ["a match", () => assertions.assertMatch("abc", /^a/), true],
  ["no match", () => assertions.assertMatch("abc", /^b/), false],
  ["an instance", () => assertions.assertInstanceOf(new RangeError(), Error), true],
  ["no instance", () => assertions.assertInstanceOf(new Error(), RangeError), false],
  ["throwing", () => assertThrows(() => raise(new Error("a b")), Error, "a"), true],
  ["throwing another class", () => assertThrows(() => raise(new Error("a")), RangeError), false],
  ["throwing another message", () => assertThrows(() => raise(new Error("a")), Error, "b"), false],
  ["throwing a text where an error is expected", () => assertThrows(() => raise("a"), Error), false],
  ["not throwing", () => assertThrows(() => 1), false],
];

for (const [name, check, holds] of HOLDS) {
  Deno.test(`@std/assert: ${name} ${holds ? "passes" : "fails"}`, () => {
    let failure: unknown;
    try {
      check();
    } catch (error) {
      failure = error;
    }
    if ((failure === undefined) !== holds) throw new Error(`${name}: ${failure ?? "nothing was thrown"}`);
    if (failure !== undefined && (failure as Error).name !== "AssertionError") throw failure;
  });
}

Deno.test("@std/assert: assertThrows and assertRejects give back what was thrown", async () => {
  const error = new RangeError("a");
  assertions.assertStrictEquals(assertThrows(() => raise(error), RangeError), error);
  assertions.assertStrictEquals(await assertRejects(() => Promise.reject(error), RangeError, "a"), error);
  await assertRejects(() => assertRejects(() => Promise.resolve(1)), Error, "reject");
  await assertRejects(() => assertRejects(() => raise(error)), Error, "throws when expected to reject");
  await assertRejects(() => assertRejects(() => Promise.reject(error), TypeError));
});

function raise(thrown: unknown): never {
  throw thrown;
}

const YAML: [text: string, value: unknown][] = [
  ["", null],
  ["# nothing\n", null],
  ["a: 1\nb: [x, 'y', \"z\\n\"]\n", { a: 1, b: ["x", "y", "z\n"] }],
  ["\ufeffa: 1", { a: 1 }],
  ["a:\n  - 1\n  - b: 2\r\n", { a: [1, { b: 2 }] }],
  ["1e-3", 0.001],
  ["1E5", 1e5],
  ["1.5e+3", 1500],
  ["-.5", "-.5"],
  [".5", 0.5],
  ["a:\n\tb: 1", { a: null, b: 1 }],
  ["a:\n\t- 1", { a: [1] }],
  ["+12", 12],
  ["-0", 0],
  ["1_000", 1000],
  ["0x1F", 31],
  ["0b101", 5],
  ["0777", 511],
  ["089", "089"],
  ["0o17", "0o17"],
  ["12:30", "12:30"],
  ["1.", 1],
  [".inf", Infinity],
  ["-.INF", -Infinity],
  [".nan", NaN],
  ["9007199254740993", 9007199254740992],
  ["1e999", Infinity],
  ["~", null],
  ["null", null],
  ["Null", null],
  ["True", true],
  ["false", false],
  ["yes", "yes"],
  ["off", "off"],
  ["'1'", "1"],
  ["a=b", "a=b"],
  ["[1, 2.5, x]", [1, 2.5, "x"]],
  ["{hidden: [64, 32], relu: true}", { hidden: [64, 32], relu: true }],
  ["2001-12-14", new Date("2001-12-14")],
  ["|\n  two\n  lines\n", "two\nlines\n"],
  [">-\n  one\n  line\n", "one line"],
  ["a: &x {b: 1}\nc: *x\n", { a: { b: 1 }, c: { b: 1 } }],
  ["a: &x {b: 1}\nc: {<<: *x, d: 2}\n", { a: { b: 1 }, c: { b: 1, d: 2 } }],
  ["a:\nb: 1", { a: null, b: 1 }],
  ["!!str 12", "12"],
];

const YAML_ERRORS = [
  "a: 1\na: 2",
  "a: b: c",
  "[1, 2",
  "a: *missing",
  "--- 1\n--- 2",
  "!!js/function 'x'",
  "'open",
  "%bad",
];

Deno.test("@std/yaml reads the values of the table", () => {
  for (const [text, value] of YAML) assertEquals(parseYaml(text), value, JSON.stringify(text));
});

Deno.test("@std/yaml refuses faulty text with a SyntaxError", () => {
  for (const text of YAML_ERRORS) assertThrows(() => parseYaml(text), SyntaxError, "", JSON.stringify(text));
});

Deno.test("@std/yaml and @std/jsonc read __proto__ as a key like any other", () => {
  for (const value of [parseYaml("__proto__: {a: 1}"), parseJsonc('{"__proto__": {"a": 1}}')]) {
    assertEquals(Object.keys(value as object), ["__proto__"]);
    assertEquals(Reflect.get(value as object, "a"), undefined);
  }
});

const JSONC: [text: string, value: unknown][] = [
  ["1", 1],
  ["-1.5e3", -1500],
  ['{"a": [1, null, true, "x\\u0041/*no*/"]}', { a: [1, null, true, "xA/*no*/"] }],
  ['// first\n{ /* second */ "a": 1, // third\n}', { a: 1 }],
  ["[1, 2,]", [1, 2]],
  ['{"a": {"b": 1,},}', { a: { b: 1 } }],
  ['{"a": 1, "a": 2}', { a: 2 }],
  ["[]", []],
  ["\r\n\t 7 ", 7],
];

const JSONC_ERRORS = [
  "",
  "// only",
  "{",
  "[1 2]",
  "[,]",
  "[1,,2]",
  "[1,,]",
  "{,}",
  "{a: 1}",
  "'a'",
  "01",
  "1 2",
  "NaN",
  '"\n"',
  "/* open",
  '{"a" 1}',
  "+1",
  ".5",
  "tru",
];

Deno.test("@std/jsonc reads the values of the table", () => {
  for (const [text, value] of JSONC) assertEquals<unknown>(parseJsonc(text), value, JSON.stringify(text));
});

Deno.test("@std/jsonc refuses faulty text with a SyntaxError", () => {
  for (const text of JSONC_ERRORS) {
    assertThrows(() => parseJsonc(text), SyntaxError, "", JSON.stringify(text));
  }
});

const ARGS: [args: string[], expected: Record<string, unknown>][] = [
  [[], { _: [] }],
  [["run", "a=1"], { _: ["run", "a=1"] }],
  [["--config", "a.yaml"], { _: [], config: "a.yaml" }],
  [["--config=a=b.yaml"], { _: [], config: "a=b.yaml" }],
  [["--config="], { _: [], config: "" }],
  [["--config"], { _: [], config: "" }],
  [["--config", "--json"], { _: [], config: "", json: true }],
  [["--config", "5"], { _: [], config: "5" }],
  [["--config", "a", "--config", "b"], { _: [], config: "b" }],
  [["--config", "-"], { _: ["-"], config: "" }],
  [["--json", "x"], { _: ["x"], json: true }],
  [["--json", "false", "x"], { _: ["x"], json: false }],
  [["--json=false"], { _: [], json: false }],
  [["-h"], { _: [], h: true }],
  [["--help"], { _: [], help: true }],
  [["-x1"], { _: [], x: 1 }],
  [["-xy=1"], { _: [], x: 1 }],
  [["--a.b=1", "--a.c"], { _: [], a: { b: 1, c: true } }],
  [["--=x"], { _: [], "=x": true }],
  [["---b"], { _: [], "-b": true }],
  [["--no-color=1"], { _: [], color: 1 }],
  [["--tag", "a", "--tag=b"], { _: [], tag: ["a", "b"] }],
  [["--", "--json", "5"], { _: ["--json", "5"] }],
  [["5", "x"], { _: [5, "x"] }],
  [["", "-"], { _: ["", "-"] }],
  [["--other"], { _: [], other: true }],
  [["--other", "7"], { _: [], other: 7 }],
  [["--no-color"], { _: [], "no-color": true }],
  [["-ab", "c"], { _: [], a: true, b: "c" }],
];

Deno.test("@std/cli reads the command lines of the table", () => {
  for (const [args, expected] of ARGS) {
    const parsed = parseArgs(args, {
      string: ["config", "tag"],
      boolean: ["json", "help"],
      collect: ["tag"],
    });
    assertEquals<unknown>(
      parsed,
      { json: false, help: false, tag: [], ...expected },
      args.join(" "),
    );
  }
});

Deno.test("@std/cli reports what is unknown when told so", () => {
  const unknown: unknown[] = [];
  const parsed = parseArgs(["--x=1", "-y", "op", "--config", "a"], {
    string: ["config"],
    unknown: (arg, key) => {
      unknown.push([arg, key]);
      return key === undefined;
    },
  });
  assertEquals<unknown>(parsed, { _: [], config: "a" });
  assertEquals(unknown, [["--x=1", "x"], ["-y", "y"]]);
});

Deno.test("@std/cli counts the columns of a text", () => {
  const widths: [text: string, columns: number][] = [
    ["", 0],
    ["mlx", 3],
    ["naïve", 5],
    ["e\u0301", 1],
    ["数据", 4],
    ["한글", 4],
    ["\u1112\u1161\u11ab", 2],
    ["ＡＢ", 4],
    ["ｶﾅ", 2],
    ["🙂", 2],
    ["a\u200bb", 2],
    ["a\u00adb", 3],
    ["a\tb\x1b[0m", 5],
    ["█▏…", 3],
  ];
  for (const [text, columns] of widths) assertEquals(unicodeWidth(text), columns, JSON.stringify(text));
});

Deno.test("@std/path takes paths apart and puts them together", () => {
  const { SEPARATOR } = path;
  assertEquals(path.join("a", "..", "b", "c.txt"), `b${SEPARATOR}c.txt`);
  assertEquals(path.resolve("a", "b"), path.join(Deno.cwd(), "a", "b"));
  assertEquals(
    path.relative(path.resolve("a", "b"), path.resolve("a", "c", "d")),
    ["..", "c", "d"].join(SEPARATOR),
  );
  assertEquals(path.relative("a", "a"), "");
  assertEquals([path.dirname("a/b.c"), path.basename("a/b.c")], ["a", "b.c"]);
  assertEquals([path.dirname("a"), path.basename("a/b.c", ".c")], [".", "b"]);
  assertEquals([path.isAbsolute("a"), path.isAbsolute(Deno.cwd())], [false, true]);
});

Deno.test("@std/path does with odd paths what Node does", () => {
  const odd = [
    "",
    ".",
    "..",
    "/",
    "a",
    "a/",
    "/a/b",
    "./a/./b/",
    "../a",
    "a/../..",
    "/../a",
    "a//b",
    ".hidden",
    "a.b.c",
  ];
  for (const a of odd) {
    if (!a.includes("//")) assertEquals(path.dirname(a), node.dirname(a), JSON.stringify(a));
    assertEquals(path.basename(a), a === "/" ? "/" : node.basename(a), JSON.stringify(a));
    assertEquals(path.isAbsolute(a), node.isAbsolute(a), JSON.stringify(a));
    for (const b of odd) {
      const both = JSON.stringify([a, b]);
      assertEquals(path.join(a, b), node.join(a, b), both);
      assertEquals(path.resolve(a, b), node.resolve(a, b), both);
      assertEquals(path.relative(a, b), node.relative(a, b), both);
    }
  }
});

Deno.test("@std/path turns addresses into paths", () => {
  const windows = Deno.build.os === "windows";
  const url = new URL(
    "a%20b/100%25%20%C3%BC%23%3F.txt",
    `file://${windows ? "/C:" : ""}/`,
  );
  assertEquals(path.fromFileUrl(url), path.resolve(windows ? "C:\\" : "/", "a b", "100% ü#?.txt"));
  assertEquals(path.fromFileUrl(url.href), path.fromFileUrl(url));
  assertThrows(() => path.fromFileUrl("data:,x"), TypeError);
});

Deno.test("@std/fs walks through directories", async () => {
  const root = await Deno.makeTempDir();
  try {
    await Deno.mkdir(path.join(root, "a", "b.ts"), { recursive: true });
    for (const file of ["a/c.ts", "a/d.md", "a/b.ts/e.ts"]) {
      await Deno.writeTextFile(path.join(root, file), "");
    }
    const names = async (options: Parameters<typeof walk>[1]) => {
      const found: string[] = [];
      for await (const entry of walk(root, options)) {
        const kind = entry.isDirectory ? "/" : entry.isFile ? "" : "?";
        found.push(path.relative(root, entry.path).replaceAll(path.SEPARATOR, "/") + kind);
        assertEquals(entry.name, path.basename(entry.path));
      }
      return found.sort();
    };
    assertEquals(await names({}), ["/", "a/", "a/b.ts/", "a/b.ts/e.ts", "a/c.ts", "a/d.md"]);
    assertEquals(await names({ includeDirs: false, exts: [".ts"] }), ["a/b.ts/e.ts", "a/c.ts"]);
    assertEquals(await names({ includeDirs: false, skip: [/b\.ts$/] }), ["a/c.ts", "a/d.md"]);
    await assertRejects(() => Array.fromAsync(walk(path.join(root, "z"))));
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
