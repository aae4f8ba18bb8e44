import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { cellText, isHeld, parseNumber } from "../../../src/datasets/csv/cells.ts";
import { MissingValues, missingWords } from "../../../src/datasets/table/missing.ts";
import { RandomState } from "../../../src/random/random_state.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const number = (text: string) => parseNumber(encode(`,${text},`), 1, 1 + encode(text).length);

Deno.test("decimals are numbers", () => {
  const cases: [string, number][] = [
    ["0", 0],
    ["-0", -0],
    ["+1", 1],
    [".5", 0.5],
    ["5.", 5],
    ["1e-3", 0.001],
    ["1E+3", 1000],
    ["007", 7],
    ["0.1", 0.1],
    ["123456789012345", 123456789012345],
    ["9007199254740993", 9007199254740992],
    ["0.30000000000000004", 0.30000000000000004],
    ["1e22", 1e22],
    ["1e23", 1e23],
    ["1.7976931348623157e308", Number.MAX_VALUE],
    ["5e-324", 5e-324],
    ["1e-400", 0],
    ["0e999999999999", 0],
    ["0." + "0".repeat(400) + "1e401", 1],
    ["1" + "0".repeat(400) + "e-400", 1],
  ];
  for (const [text, expected] of cases) assertStrictEquals(number(text), expected, text);
});

Deno.test("whatever else Number() takes or people write is not a number", () => {
  const cases = [
    "",
    " ",
    "+",
    "-",
    ".",
    "e5",
    "1e",
    "1e+",
    "--1",
    "1-",
    "1.2.3",
    "0x10",
    "0b1",
    "1_000",
    "1,5",
  ];
  cases.push(
    "Infinity",
    "-inf",
    "NaN",
    "nan",
    "1e400",
    "-1e400",
    "١",
    "１",
    "1 000",
    "12a",
    "$5",
    "5%",
    "1\u00a0",
  );
  cases.push("true", "\0", "1n", "1f");
  for (const text of cases) assertStrictEquals(number(text), NaN, JSON.stringify(text));
});

Deno.test("numbers are rounded as their shortest and longest decimals say", () => {
  const random = new RandomState(2);
  for (let i = 0; i < 3000; i++) {
    const exponent = random.randint(-300, 300);
    const x = Number(`${random.randn()}e${exponent}`);
    for (
      const text of [
        `${x}`,
        x.toPrecision(15),
        x.toPrecision(21),
        x.toExponential(3),
        random.randn().toFixed(4),
      ]
    ) {
      assertStrictEquals(number(text), Number(text), text);
    }
  }
});

Deno.test("text undoes doubled quotes only within quotes", () => {
  const quoted = encode('"a ""b"""');
  assertEquals(cellText(quoted, 1, quoted.length - 1), 'a "b"');
  assertEquals(cellText(encode('5""'), 0, 3), '5""');
});

Deno.test("words for missing values", () => {
  const usual = new MissingValues(missingWords);
  for (const text of ["NA", "N/A", "NaN", "nan", "null", " ?"]) assertEquals(usual.hasWord(text), true, text);
  for (const text of ["0", "Nan Goldin", "none", "nil"]) assertEquals(usual.hasWord(text), false, text);
  const own = new MissingValues(["-", "-999", 0.5, "not known"]);
  for (const text of [" - ", "not known", "-999"]) assertEquals(own.hasWord(text), true, text);
  for (const text of ["NA", "-999.0", "0.5"]) assertEquals(own.hasWord(text), false, text);
  assertEquals([-999, 0.5, 999].map((value) => own.hasNumber(value)), [true, true, false]);
});

Deno.test("integers that float64 does not have are told from all that it rounds or has", () => {
  const held = (text: string) => isHeld(number(text), encode(`,${text},`), 1, 1 + encode(text).length);
  for (
    const text of [
      "9007199254740991",
      "9007199254740992",
      "-9007199254740994",
      "+18446744073709551616",
      "10000000000000000000000",
      "0000000000000000000000000001",
      "9007199254740993.0",
      "9007199254740993.",
      "9.007199254740993e15",
      "9007199254740993e0",
      "0.12345678901234567",
      "12a",
      "",
    ]
  ) assert(held(text), text);
  for (
    const text of ["9007199254740993", "-9007199254740993", "+0012345678901234567890", "1" + "2".repeat(300)]
  ) {
    assert(!held(text), text);
  }
});
