/** What is said of text where numbers are wanted: numbers in quotes, dates, identifiers. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { csv, type CsvParams } from "../../src/datasets/csv.ts";
import type { DatasetSource } from "../../src/datasets/dataset.ts";
import { jsonl, type JsonlParams } from "../../src/datasets/jsonl.ts";
import { DataError } from "../../src/errors.ts";
import { parse } from "../../src/schema/fields.ts";
import { files } from "../sessions.ts";

function openJson(rows: readonly unknown[], given: Record<string, unknown> = {}): Promise<DatasetSource> {
  const text = rows.map((row) => JSON.stringify(row)).join("\n");
  const params = parse<JsonlParams>(jsonl.params, { target: "y", ...given }).value!;
  return jsonl.open(params, { path: "t.jsonl", seed: 0 }, files({ "t.jsonl": text }));
}

function openCsv(text: string, given: Record<string, unknown> = {}): Promise<DatasetSource> {
  const params = parse<CsvParams>(csv.params, { target: "y", ...given }).value!;
  return csv.open(params, { path: "t.csv", seed: 0 }, files({ "t.csv": text }));
}

const rowsOf = (cells: readonly unknown[]) =>
  Array.from({ length: 28 }, (_, i) => ({ x: i / 2, y: cells[i % 7] }));
const mixed = ["10", "10.25", "10.5", "10.75", "11", "11.25", "11.5"];

/** Targets of which some or all are numbers in quotes. */
const quoted: [string, readonly unknown[]][] = [
  ["decimals", ["10.25", "10.50", "10.75", "11.00", "11.25", "11.50", "11.75"]],
  ["decimals and integers", mixed],
  ["integers", ["250000", "255000", "260000", "265000", "270000", "275000", "280000"]],
  ["some of them", ["250000", 255000, 260000, 265000, 270000, "275000", 280000]],
  ["whole numbers that count up", ["0", "1", "2", "0", "1", "2", "0"]],
  ["integers beyond 2^53", ["9007199254740993", "1", "2", "3", "4", "5", "6"]],
];

for (const [name, cells] of quoted) {
  Deno.test(`JSONL: a target of numbers in quotes, ${name}, is refused with both ways out`, async () => {
    const error = await assertRejects(
      () => openJson(rowsOf(cells)),
      DataError,
      `found ${JSON.stringify(cells[0])}`,
    );
    assertStringIncludes(error.hint!, "write numbers without quotes");
    assertStringIncludes(error.hint!, 'dataset.params.task to "classification"');
    assert(!error.hint!.includes("decimal:"), error.hint);
    const asked = await openJson(rowsOf(cells), { task: "classification" });
    assertEquals(asked.info.task, "classification");
  });
}

Deno.test("the same cells in a CSV file are numbers, in quotes or not", async () => {
  for (const quote of ["", '"']) {
    const rows = rowsOf(mixed).map(({ x, y }) => `${x},${quote}${y}${quote}`);
    assertEquals((await openCsv(["x,y", ...rows].join("\n"))).info.task, "regression");
  }
});

Deno.test("JSONL: names stay names, among numbers in quotes too, and so do true and false", async () => {
  for (const cells of [["a", "b"], [true, false], [...new Array(25).fill("12"), "12a", "13"]]) {
    const rows = Array.from({ length: 2 * cells.length }, (_, i) => ({ x: i, y: cells[i % cells.length] }));
    assertEquals((await openJson(rows)).info.task, "classification");
  }
});

Deno.test("JSONL: a feature in quotes is told as such", async () => {
  for (const [cell, hint] of [["1.5", "without quotes"], ["10", "without quotes"], ["1,5", "with a point"]]) {
    const rows = Array.from({ length: 5 }, (_, i) => ({ x: cell, y: i + 0.5 }));
    const error = await assertRejects(() => openJson(rows), DataError, 'column "x"');
    assertStringIncludes(error.hint!, hint);
    assert(!error.hint!.includes("dataset.params.decimal"), error.hint);
  }
});

/** Cells of a feature, and what is said of it. */
const kinds: [string, (i: number) => string, string][] = [
  ["ISO dates", (i) => `2024-03-${i + 1}`, "dates or times"],
  ["American dates", (i) => `3/${i + 1}/24`, "dates or times"],
  ["times", (i) => `${i % 24}:05`, "dates or times"],
  ["the same date", () => "2024-03-01", "dates or times"],
  ["names", (i) => `Person ${i}, Mr. ${i}`, "another text in nearly every row"],
  ["tickets", (i) => `PC ${i % 27}`, "another text in nearly every row"],
  ["colors", (i) => ["red", "green"][i % 2], "say that they are categories"],
  ["words that are few", (i) => i < 8 ? `word ${i}` : "word", "say that they are categories"],
];

for (const [name, cell, hint] of kinds) {
  Deno.test(`a feature that holds ${name} is told as what it is`, async () => {
    const rows = Array.from({ length: 28 }, (_, i) => `${i},"${cell(i)}",${i * i % 5 + 0.5}`);
    const text = ["x,when,y", ...rows].join("\n");
    const error = await assertRejects(() => openCsv(text), DataError, 'column "when"');
    assertStringIncludes(error.hint!, hint);
    assertStringIncludes(error.hint!, 'dataset.params.drop: ["when"]');
    assertEquals(error.hint!.includes("dataset.params.categorical"), hint.startsWith("say"), error.hint);
    const { info } = await openCsv(text, { categorical: ["when"] });
    const isOdd = name !== "the same date" && !hint.startsWith("say");
    assertEquals(info.warnings.some((one) => one.includes("drop it")), isOdd, info.warnings.join());
  });
}

Deno.test("columns of several kinds are told apart in one message", async () => {
  const rows = Array.from({ length: 20 }, (_, i) => `2024-03-${i + 1},id${i},${"ab"[i % 2]},${i + 0.5}`);
  const error = await assertRejects(() => openCsv(["when,id,c,y", ...rows].join("\n")), DataError);
  for (const column of ["when", "id"]) assertStringIncludes(error.hint!, `drop: ["${column}"]`);
  assertStringIncludes(error.hint!, 'dataset.params.categorical: ["c"]');
});
