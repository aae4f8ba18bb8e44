import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { evaluationCard } from "../../src/report/evaluation_card.ts";
import { runCard } from "../../src/report/run_card.ts";
import { isLiveHtml, readHtml } from "./read_html.ts";

const run = {
  name: "iris",
  status: "completed",
  epochs: 2,
  metrics: { loss: 0.25, val_loss: 0.5, test_loss: null, test_worst: 1 / 3 },
  history: [{ loss: 1, val_loss: 2 }, { loss: 0.25, val_loss: 0.5 }],
  directory: "outputs/iris/20260102_030405",
  digest: "ab".repeat(32),
  best: { epoch: 2, metric: "val_loss", mode: "min", value: 0.5 } as const,
  warnings: [],
};

/** The texts of the cells, row by row. */
function rows(page: string): string[] {
  return page.split("</tr>").map((row) => readHtml(`<table>${row}</table>`).text.replace(/\s+/g, " ").trim())
    .filter((row) => row !== "");
}

Deno.test("run card: metrics by parts of the data, with every digit where one points at them", () => {
  const page = runCard(run)["text/html"];
  assert(!isLiveHtml(page), page);
  const cells = rows(page.slice(page.indexOf("<table")));
  assertEquals(cells.slice(0, 3), ["train validation test", "loss 0.250000 0.500000 NaN", "worst 0.333333"]);
  const titles = readHtml(page).elements.map(({ attributes }) => attributes.get("title"));
  assert(titles.includes(String(1 / 3)));
  assert(page.includes("<svg") && page.includes(run.digest) && page.includes(run.directory));
});

Deno.test("run card: the same as plain text", () => {
  const reason = "loss is NaN";
  const card = runCard({ ...run, status: "diverged", reason, digest: null, warnings: ["a\nb", "c"] });
  assertEquals(card["text/plain"].split("\n"), [
    "iris: diverged, 2 epochs",
    "  loss        0.250000",
    "  val_loss    0.500000",
    "  test_loss   NaN",
    "  test_worst  0.333333",
    "  reason      loss is NaN",
    "  best epoch  2, by val_loss 0.500000 (lowest)",
    "  directory   outputs/iris/20260102_030405",
    "warning: a\\u{a}b",
    "warning: c",
  ]);
  assertStringIncludes(card["text/html"], reason);
});

Deno.test("run card: without epochs, metrics or directory; with very many warnings", () => {
  const warnings = Array.from({ length: 50 }, (_, i) => `number ${i}`);
  const page =
    runCard({ ...run, epochs: 0, metrics: {}, history: [], directory: null, warnings })["text/html"];
  assert(!isLiveHtml(page), page);
  assert(!page.includes("<svg"));
  assertStringIncludes(page, "not recorded");
  assertStringIncludes(page, "and 30 more");
});

const report = {
  confusion_matrix: [[3, 1], [0, 0]],
  classes: [
    { name: "a", precision: 1, recall: 0.75, f1: 0.857, support: 4 },
    { name: "b", precision: 0, recall: 0, f1: 0, support: 0 },
  ],
};
const one = { checkpoint: "checkpoint_final", epoch: 7, metrics: { loss: 0.5, accuracy: 0.75 }, report };
const evaluation = {
  run_dir: "outputs/iris/20260102_030405",
  experiment: "iris",
  dataset: "iris.csv",
  split: "all",
  rows: 4,
  changed_files: ["iris.csv"],
  warnings: ["3 of 4 rows have another category"],
  results: [one],
  files: ["outputs/iris/20260102_030405/evaluations/a.json"],
};

Deno.test("evaluation card: metrics, classes, what was taken for what, data that changed", () => {
  const page = evaluationCard(evaluation)["text/html"];
  assert(!isLiveHtml(page), page);
  const cells = rows(page);
  assertStringIncludes(cells[0], "iris: all rows of iris.csv, 4 rows");
  for (
    const row of [
      "checkpoint_final 7 0.500000 0.750000",
      "a 1.00000 0.750000 0.857000 4",
      "true \\ predicted a b",
      "a 3 1",
      "b 0 0",
    ]
  ) assert(cells.some((text) => text.endsWith(row)), `${row} in ${cells}`);
  assertStringIncludes(page, "iris.csv is not what the run was trained on");
  assertStringIncludes(page, "3 of 4 rows have another category");
});

Deno.test("evaluation card: several checkpoints are a table", () => {
  const two = { ...one, checkpoint: "checkpoint_best", metrics: { loss: 0.25 } };
  const card = evaluationCard({
    ...evaluation,
    changed_files: null,
    warnings: [],
    results: [one, two],
    files: [],
  });
  assertEquals(card["text/plain"].split("\n"), [
    "iris: all rows of iris.csv, 4 rows",
    "  checkpoint        epoch      loss  accuracy",
    "  checkpoint_final      7  0.500000  0.750000",
    "  checkpoint_best       7  0.250000",
  ]);
  assert(!card["text/html"].includes("predicted"));
});

Deno.test("evaluation card: very many classes stay few lines", () => {
  const classes = Array.from({ length: 5000 }, (_, i) => ({ ...report.classes[0], name: `class ${i}` }));
  const results = [{ ...one, report: { classes, confusion_matrix: classes.map(() => []) } }];
  const page = evaluationCard({ ...evaluation, results })["text/html"];
  assert(page.length < 150_000, `${page.length}`);
  assertStringIncludes(page, "and 4,900 more");
});
