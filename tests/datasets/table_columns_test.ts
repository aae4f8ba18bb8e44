/** Columns by names and places, where one may be taken for the other. */
import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { chooseColumns, type ColumnChoice } from "../../src/datasets/table/columns.ts";
import { ConfigError } from "../../src/errors.ts";

const choose = (names: readonly string[], choice: Partial<ColumnChoice>, unnamed: number[] = []) =>
  chooseColumns(names, { target: "y", features: null, drop: [], categorical: [], ...choice }, { unnamed });

/** The columns of a table, what a config says, and the target and the features by their names. */
const understood: [string, string[], Partial<ColumnChoice>, string, string[]][] = [
  ["numbers that are places", ["a", "b", "c"], { target: 2, drop: [0] }, "c", ["b"]],
  ["names that are their own places", ["0", "1", "y"], { target: 0, drop: [1] }, "0", ["y"]],
  ["names in quotes", ["index", "0", "1", "2"], { target: "2", drop: ["index"] }, "2", ["0", "1"]],
  ["years by name", ["site", "2019", "2020", "2021"], { target: "2021" }, "2021", ["site", "2019", "2020"]],
  ["a letter of two signs by one", ["x", "an\u0303o"], { target: "a\u00f1o" }, "an\u0303o", ["x"]],
  ["a letter of one sign by two", ["x", "a\u00f1o"], { target: "an\u0303o" }, "a\u00f1o", ["x"]],
  ["letters in both ways", ["an\u0303o", "a\u00f1o"], { target: "a\u00f1o" }, "a\u00f1o", ["an\u0303o"]],
  ["Korean", ["x", "\u1100\u1161"], { target: "\uac00" }, "\u1100\u1161", ["x"]],
];

for (const [name, names, choice, target, features] of understood) {
  Deno.test(`columns are found by ${name}`, () => {
    const columns = choose(names, choice);
    assertEquals([names[columns.target], columns.features.map((i) => names[i])], [target, features]);
  });
}

const both = "which is both the place of column";
const refused: [string, string[], Partial<ColumnChoice>, string, string][] = [
  [
    "a place that names another column",
    ["i", "0", "1", "y"],
    { target: 1 },
    `found 1, ${both} "0"`,
    '"1" or "0", with',
  ],
  [
    "a place in drop",
    ["1", "2", "3", "y"],
    { drop: [1] },
    `params.drop[0]: found 1, ${both} "2"`,
    '"1" or "2"',
  ],
  [
    "places in features",
    ["1", "2", "y"],
    { features: [0, 1] },
    `params.features[1]: found 1, ${both}`,
    '"1" or "2"',
  ],
  ["a place that names a column with zeros", ["a", "b", "01"], { target: 1 }, `${both} "b"`, '"01" or "b"'],
  ["a year", ["site", "2020", "2021"], { target: 2021 }, "but found 2021", 'write "2021", with the quotes'],
  ["010 without quotes", ["a", "010"], { target: 10 }, "but found 10", 'write "010", with the quotes'],
  ["1e3 without quotes", ["a", "1e3"], { target: 1000 }, "but found 1000", 'write "1e3", with the quotes'],
  ["a place in quotes", ["a", "y"], { drop: ["0"] }, 'but found "0"', "write 0 without quotes"],
  [
    "a no-break space at the end of a name",
    ["x", "price\u00a0"],
    { target: "price" },
    "column 1 looks the same, but its name has a no-break space (U+00A0) at its end",
    "write 1 for that column",
  ],
  [
    "a zero-width space within the config's name",
    ["x", "price"],
    { target: "pri\u200bce" },
    "but the name in the config has a zero-width space (U+200B) within it",
    "write 1 for that column",
  ],
  [
    "a byte order mark",
    ["\ufeffx", "y"],
    { drop: ["x"] },
    "a byte order mark (U+FEFF) at its start",
    "write 0",
  ],
];

for (const [name, names, choice, message, hint] of refused) {
  Deno.test(`columns: ${name} is told`, () => {
    const error = assertThrows(() => choose(names, choice), ConfigError, message);
    assertStringIncludes(error.hint ?? "", hint);
  });
}

Deno.test("what to do about a column without a name means that column", () => {
  const hint = (names: string[]) => assertThrows(() => choose(names, {}, [0]), ConfigError).hint ?? "";
  assertStringIncludes(hint(["column_0", "a", "y"]), "dataset.params.drop: [0]");
  assertStringIncludes(hint(["column_0", "0", "y"]), 'dataset.params.drop: ["column_0"]');
  const error = assertThrows(() => choose(["column_0", "0", "y"], { drop: [0] }, [0]), ConfigError);
  assertEquals(error.message.split("\n").length, 2);
});
