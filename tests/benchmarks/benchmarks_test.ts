/** The parts of scripts/bench that can be wrong without anybody seeing it; nothing is timed here. */
import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { join } from "@std/path";
import { replacePart } from "../../scripts/benchmarks/documents.ts";
import { writeNpy } from "../../scripts/benchmarks/npy.ts";
import { mergeRounds } from "../../scripts/benchmarks/results.ts";
import { checkSameWork, type Measured } from "../../scripts/benchmarks/rounds.ts";
import { digits, ratios, spread } from "../../scripts/benchmarks/statistics.ts";
import { barTable, ratioTable } from "../../scripts/benchmarks/tables.ts";
import { sessionOf, settingsOf, specOf, workloads } from "../../scripts/benchmarks/workloads.ts";
import { readNpy } from "../../src/datasets/numpy/npy.ts";
import { withDirectory } from "../runs/fixtures.ts";

function measured(contestant: string, training: number[], changes: Partial<Measured> = {}): Measured {
  return {
    workload: "W1",
    contestant,
    threads: 1,
    vectors: "native",
    training,
    evaluation: contestant === "mlx" ? training.map((seconds) => seconds / 4) : [],
    whole: training.map((seconds) => seconds + 1),
    peak: [],
    first: 2,
    last: 1,
    stoppedAfter: null,
    ...changes,
  };
}

Deno.test("spread() takes the middle, ratios() go round by round", () => {
  assertEquals(spread([3, 1, 2]), { median: 2, min: 1, max: 3, count: 3 });
  assertEquals(spread([4, 1, 2, 3]).median, 2.5);
  assertEquals(ratios([2, 9], [1, 3]), [2, 3]);
});

Deno.test("digits() shows three of them", () => {
  const cases: [number, string][] = [[0, "0"], [0.016349, "0.0163"], [1.2549, "1.25"], [37.26, "37.3"], [
    1234,
    "1234",
  ]];
  for (const [value, text] of cases) assertEquals(digits(value), text);
});

Deno.test("tables divide the peers' times by ours, and say of one that was stopped what is known", () => {
  const results = {
    participants: Object.fromEntries(
      ["mlx", "numpy", "torch"].map((
        id,
      ) => [id, { id, title: id.toUpperCase(), version: "1", threading: "" }]),
    ),
    rounds: [
      measured("mlx", [1, 2, 4]),
      measured("numpy", [6, 8, 36]),
      measured("torch", [], { stoppedAfter: 60 }),
    ],
  };
  const [head, , row] = ratioTable(results, "training").split("\n");
  assertEquals(head, "|  | threads | NUMPY | TORCH |");
  assertEquals(row, "| W1 | 1 | 6.00 (4.00–9.00) | > 20.0 |");
  assertStringIncludes(barTable(results), "| W1 training | 5× | 10× | 6.00 (4.00–9.00)× | NUMPY |");
});

Deno.test("checkSameWork() tells other work by its losses", () => {
  const mlx = { first: 2, last: 1 };
  const check = (first: number, last: number, same: boolean) =>
    checkSameWork(mlx, measured("numpy", [1], { first, last }), same);
  check(2.0001, 0.9999, true);
  check(3, 1.5, false);
  for (
    const [first, last, same] of [[2, 1.1, true], [2.2, 1, true], [NaN, 1, true], [3, 8, false], [
      0.5,
      1,
      false,
    ]] as const
  ) {
    assertThrows(() => check(first, last, same), Error, "Cannot compare numpy");
  }
});

Deno.test("mergeRounds() replaces a workload that was measured again, and no other", () => {
  const before = [measured("mlx", [1]), measured("mlx", [2], { workload: "W2" }), measured("torch", [3])];
  const merged = mergeRounds(before, [measured("mlx", [4])]);
  assertEquals(merged.map(({ workload, training }) => [workload, training[0]]), [["W2", 2], ["W1", 4]]);
});

Deno.test("replacePart() replaces what is between the marks, and misses marks that are not there", () => {
  const page = "a\n\n<!-- x: made by `scripts/bench --write` -->\n\nold\n\n<!-- end of x -->\n\nb\n";
  const expected = page.replace("old", "new");
  assertEquals(replacePart(page, "x", "new"), expected);
  assertEquals(replacePart(expected, "x", "new"), expected);
  assertThrows(() => replacePart(page, "y", "new"), Error, "Cannot find");
});

Deno.test("writeNpy() writes what our reader reads, of every type", () =>
  withDirectory(async (directory) => {
    const path = join(directory, "x.npy");
    const values = [1, 2, 3, 4, 5, 6];
    for (const kind of [Float32Array, Float64Array, Uint32Array]) {
      for (const shape of [[6], [2, 3]]) {
        writeNpy(path, kind.from(values), shape);
        const bytes = await Deno.readFile(path);
        assertEquals(await readNpy(bytes, "x", () => undefined), { shape, data: Float64Array.from(values) });
        assertEquals((bytes.length - 6 * kind.BYTES_PER_ELEMENT) % 64, 0);
      }
    }
  }));

Deno.test("the peers are told what the configs say", async () => {
  for (const { id, config } of workloads.filter(({ id }) => id === "W1" || id.startsWith("W2"))) {
    const settings = settingsOf(await sessionOf(await specOf(config)));
    const common = { rows: 1000, batch_size: 32, seed: 42, solved: false };
    const expected = {
      W1: {
        task: "regression",
        layers: [20, 1],
        epochs: 50,
        learning_rate: 0.005,
        optimizer: "sgd",
        l2: 0.01,
      },
      W2: {
        task: "classification",
        layers: [20, 10, 5, 2],
        epochs: 100,
        learning_rate: 0.01,
        optimizer: "sgd",
        l2: 0,
      },
      W2a: {
        task: "classification",
        layers: [20, 10, 5, 2],
        epochs: 100,
        learning_rate: 0.001,
        optimizer: "adam",
        l2: 0,
      },
    }[id];
    assertEquals(settings, { ...common, ...expected! });
  }
});

Deno.test("every config of the benchmarks is one that mlx accepts", async () => {
  const names = [];
  for (const { config } of workloads) names.push((await specOf(config)).name);
  assertEquals(names, ["w1", "w2", "w2a", "w3", "w4"]);
});
