import { assertEquals, assertThrows } from "@std/assert";
import { splitRows } from "../../src/datasets/splits.ts";
import { DataError } from "../../src/errors.ts";

interface Golden {
  n: number;
  seed: number;
  fractions: [number, number];
  train: number[];
  validation: number[];
  test: number[];
}

const golden: Golden[] = JSON.parse(
  Deno.readTextFileSync(new URL("../golden/splits.json", import.meta.url)),
);

for (const { n, seed, fractions: [test, validation], ...parts } of golden) {
  Deno.test(`splitting ${n} rows by ${test} and ${validation}, seed ${seed}, is scikit-learn's split`, () => {
    const split = splitRows(n, { test, validation, seed });
    assertEquals(
      { train: [...split.train], validation: [...split.validation], test: [...split.test] },
      parts,
    );
  });
}

Deno.test("without a split all rows are trained on in their order", () => {
  const { train, validation, test } = splitRows(5, { test: 0, validation: 0, seed: 1 });
  assertEquals([[...train], [...validation], [...test]], [[0, 1, 2, 3, 4], [], []]);
});

Deno.test("a split that leaves nothing to train on is refused", () => {
  assertThrows(() => splitRows(10, { test: 0.95, validation: 0, seed: 1 }), DataError, "takes 10");
  assertThrows(() => splitRows(1, { test: 0.1, validation: 0, seed: 1 }), DataError, "for test");
  assertThrows(() => splitRows(2, { test: 0.5, validation: 0.5, seed: 1 }), DataError, "for validation");
});
