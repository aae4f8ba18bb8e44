import { assert, assertEquals } from "@std/assert";
import {
  choice,
  flag,
  type Infer,
  int,
  list,
  nullable,
  number,
  object,
  optional,
  parse,
  type Schema,
  text,
  toJsonSchema,
  union,
} from "../../src/schema/fields.ts";
import { found } from "../../src/schema/found.ts";

const description = "d";
const anInt = int({ description, min: 1 });

/** [name, declaration, values that pass, [value, what is said of it]...] */
const cases: [string, Schema<unknown>, unknown[], [unknown, string][]][] = [
  ["int", int({ description }), [0, -3, 10.0, 2 ** 53 - 1], [
    [1.5, "an integer but found 1.5"],
    [2 ** 53, "an integer but found 9007199254740992"],
    [NaN, "an integer but found NaN"],
    [Infinity, "an integer but found Infinity"],
    ["1", 'an integer but found "1"'],
    [true, "an integer but found true"],
    [null, "an integer but found null"],
    [10n, "an integer but found a bigint"],
  ]],
  ["int with limits", int({ description, min: 0, max: 3 }), [0, 3], [
    [-1, "an integer from 0 to 3 but found -1"],
    [4, "an integer from 0 to 3 but found 4"],
  ]],
  ["number", number({ description, above: 0 }), [1e-300, 5], [
    [0, "a number > 0 but found 0"],
    [NaN, "a number > 0 but found NaN"],
    [Infinity, "a number > 0 but found Infinity"],
    [[], "a number > 0 but found an empty list"],
  ]],
  ["number with open limit", number({ description, min: 0, below: 1 }), [0, 0.5], [
    [1, "a number >= 0 and < 1 but found 1"],
    [-0.1, "a number >= 0 and < 1 but found -0.1"],
  ]],
  ["flag", flag({ description }), [true, false], [
    [1, "true or false but found 1"],
    ["yes", 'true or false but found "yes" (write true)'],
    ["OFF", 'true or false but found "OFF" (write false)'],
  ]],
  ["text", text({ description, min: 1, max: 3 }), ["a", "abc"], [
    ["", 'non-empty text of at most 3 characters but found ""'],
    ["abcd", 'non-empty text of at most 3 characters but found "abcd"'],
    [3, "non-empty text of at most 3 characters but found 3"],
  ]],
  ["choice", choice(["adam", "sgd"], { description }), ["adam"], [
    ["Adam", '"adam" or "sgd" but found "Adam" (did you mean "adam"?)'],
    ["toString", '"adam" or "sgd" but found "toString"'],
    [{}, '"adam" or "sgd" but found an object'],
  ]],
  ["list", list(anInt, { description, min: 1, max: 2 }), [[1], [1, 2]], [
    [[], "a list of at least 1 and at most 2 but found an empty list"],
    [[1, 2, 3], "a list of at least 1 and at most 2 but found a list of 3"],
    [{ length: 1 }, "a list of at least 1 and at most 2 but found an object"],
    [[1, 0], "[1] an integer >= 1 but found 0"],
  ]],
  ["nullable", nullable(anInt), [null, 4], [
    [0, "an integer >= 1 or null but found 0"],
    ["x", 'an integer >= 1 or null but found "x"'],
  ]],
  ["union", union([text({ description }), int({ description, min: 0 }), list(anInt, { description })]), [
    "a",
    0,
    [2],
  ], [
    [-1, "text, an integer >= 0 or a list but found -1"],
    [[0], "[0] an integer >= 1 but found 0"],
  ]],
  ["object", object({ a: anInt, b: optional(flag({ description }), true) }), [{ a: 1, b: false }], [
    [null, "an object but found null"],
    [[], "an object but found an empty list"],
    [{}, "a an integer >= 1 but found nothing"],
    [{ a: null }, "a an integer >= 1 but found null"],
    [{ a: 1, b: null }, "b true or false but found null"],
  ]],
];

for (const [name, schema, good, bad] of cases) {
  Deno.test(`fields: ${name}`, () => {
    for (const value of good) assertEquals(parse(schema, value), { value });
    for (const [value, expected] of bad) {
      const said = parse(schema, value).issues?.map(({ path, expected, found, hint }) =>
        [
          path.map((p) => typeof p === "number" ? `[${p}]` : p).join("."),
          expected,
          "but found",
          found,
          hint && `(${hint})`,
        ]
          .filter(Boolean).join(" ")
      );
      assertEquals(said, [expected]);
    }
  });
}

Deno.test("fields: words in any capitals are read as declared", () => {
  const schema = choice(["adam", "sgd"], { description, ignoreCase: true });
  assertEquals(parse(schema, "ADAM"), { value: "adam" });
  assertEquals(parse(schema, ["adam"]).issues?.length, 1);
});

Deno.test("fields: defaults are filled in at every level, and are never shared", () => {
  const inner = object({ sizes: optional(list(anInt, { description }), [3]) });
  const schema = object({ inner: optional(inner, {}) });
  const first = parse(schema, {}).value;
  assertEquals(first, { inner: { sizes: [3] } });
  first?.inner.sizes.push(4);
  assertEquals(parse(schema, {}).value, { inner: { sizes: [3] } });
});

Deno.test("fields: every unknown key is reported, those of Object.prototype too", () => {
  const schema = object({ epochs: optional(anInt, 1) });
  const value = JSON.parse('{"epoch": 1, "__proto__": {"x": 1}, "constructor": 2, "toString": 3}');
  const { issues } = parse(schema, value);
  assertEquals(issues?.map(({ path, hint }) => [path[0], hint]), [
    ["epoch", 'did you mean "epochs"?'],
    ["__proto__", undefined],
    ["constructor", undefined],
    ["toString", undefined],
  ]);
  assertEquals(parse(schema, Object.create({ epochs: -1 })), { value: { epochs: 1 } });
});

Deno.test("fields: the check of the whole runs only when every key is right", () => {
  let runs = 0;
  const schema = object({ a: anInt, b: anInt }, {
    check({ a, b }) {
      runs++;
      return a < b ? [] : [{ path: ["b"], expected: `more than a = ${a}`, found: String(b) }];
    },
  });
  assertEquals(parse(object({ in: schema }), { in: { a: 2, b: 1 } }), {
    issues: [{ path: ["in", "b"], expected: "more than a = 2", found: "1" }],
  });
  assertEquals(parse(schema, { a: 1, b: 2 }), { value: { a: 1, b: 2 } });
  assertEquals(parse(schema, { a: 1, b: 0 }).issues?.length, 1);
  assertEquals(runs, 2);
});

Deno.test("fields: the type is the declaration's", () => {
  const schema = object({
    hidden: optional(nullable(list(anInt, { description })), null),
    act: choice(["relu"], { description }),
  });
  const typed: Infer<typeof schema> = { hidden: [1], act: "relu" };
  const widened: Schema<unknown> = schema;
  // @ts-expect-error "tanh" is not one of the words.
  const wrong: Infer<typeof schema> = { hidden: null, act: "tanh" };
  assert(parse(widened, typed).issues === undefined && parse(widened, wrong).issues?.length === 1);
});

Deno.test("fields: JSON Schema", () => {
  const schema = object({
    n: optional(nullable(int({ description: "How many", min: 1, max: 9 })), null),
    rate: number({ description: "How fast", above: 0 }),
    words: optional(list(choice(["a", "b"], { description: "Which" }), { description: "Words", min: 1 }), [
      "a",
    ]),
  }, { description: "All" });
  assertEquals(toJsonSchema(schema), {
    type: "object",
    description: "All",
    properties: {
      n: { type: ["integer", "null"], minimum: 1, maximum: 9, description: "How many", default: null },
      rate: { type: "number", exclusiveMinimum: 0, description: "How fast" },
      words: {
        type: "array",
        items: { enum: ["a", "b"], description: "Which" },
        minItems: 1,
        description: "Words",
        default: ["a"],
      },
    },
    required: ["rate"],
    additionalProperties: false,
  });
});

Deno.test("fields: of a long value a mistake shows eighty characters", () => {
  for (const text of ["x".repeat(1000), "\u{1F600}".repeat(500)]) {
    const shown = JSON.parse(found(text));
    assertEquals([shown.length <= 80, shown.endsWith("…"), shown.isWellFormed()], [true, true, true]);
  }
  assertEquals(found("x".repeat(80)), JSON.stringify("x".repeat(80)));
});
