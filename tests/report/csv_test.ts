import { assert, assertEquals, assertThrows } from "@std/assert";
import { csvLines } from "../../src/report/csv.ts";
import { runsCsv } from "../../src/runs/index/runs_csv.ts";
import { isFormula, readCsv } from "./read_csv.ts";

Deno.test("csv: numbers with every digit, text in quotes, nothing for nothing", () => {
  assertEquals(csvLines(["a", "=b"], [[0.1 + 0.2, null], ["x,y", -1e-7], [NaN, Number.MIN_VALUE]]), [
    `"a","'=b"`,
    "0.30000000000000004,",
    '"x,y",-1e-7',
    "NaN,5e-324",
  ]);
});

Deno.test("csv: another reader reads what was written", () => {
  const rows = [['say "a"', 'x, y; "z"', 0.1 + 0.2], ["", "ä 日本", null]];
  const text = csvLines(["a", "b", "c"], rows).join("\n") + "\n";
  assertEquals(readCsv(text), [["a", "b", "c"], ...rows.map((row) => row.map((cell) => String(cell ?? "")))]);
});

Deno.test("csv: a metric of any name has a column of its own", () => {
  const one = {
    experiment: "a",
    timestamp: "20260102_030405",
    run_dir: "a/20260102_030405",
    created_at: "2026-01-02T03:04:05.678Z",
    status: "completed",
    ended: "epochs",
    epochs: 5,
    planned_epochs: 5,
    best: null,
    from: "a/20260101_000000",
  } as const;
  const metrics = { loss: 0.5, "=b": null };
  const best = { epoch: 2, metric: "=b", mode: "max", value: 0.1, checkpoint: null, metrics } as const;
  const [columns, ...rows] = readCsv(runsCsv([
    { ...one, final_metrics: { status: 1, ["__proto__"]: 3, "=a,\n": 4 } },
    { ...one, final_metrics: { loss: null, status: 5 }, best },
    { ...one, final_metrics: { last: 6 } },
  ]));
  assertEquals(columns.splice(-6), [
    "best.epoch",
    "best.metric",
    "best.mode",
    "best.value",
    "best.metrics.loss",
    "best.metrics.=b",
  ]);
  assertEquals(rows.map((row) => row.splice(-6)), [
    ["", "", "", "", "", ""],
    ["2", "'=b", "max", "0.1", "0.5", "NaN"],
    ["", "", "", "", "", ""],
  ]);
  assertEquals(columns.slice(-5), [
    "final_metrics.status",
    "final_metrics.__proto__",
    "final_metrics.=a,\\u{a}",
    "final_metrics.loss",
    "final_metrics.last",
  ]);
  assertEquals(rows.map((row) => row.slice(-6)), [
    ["epochs", "1", "3", "4", "", ""],
    ["epochs", "5", "", "", "NaN", ""],
    ["epochs", "", "", "", "", "6"],
  ]);
});

Deno.test("csv: the reader of these tests notices what is none, and formulas", () => {
  assertThrows(() => readCsv('"a"\n"b","c"\n'));
  assertThrows(() => readCsv('"a "b" c"\n'));
  for (const cell of ["=1", " \u00a0+a", "-a", "a\n@b", "\t1", "\n1", "＝1"]) assert(isFormula(cell), cell);
  for (const cell of ["", "a=b", "-5", "1e-7", "NaN", "'=1", "a\nb"]) assert(!isFormula(cell), cell);
});
