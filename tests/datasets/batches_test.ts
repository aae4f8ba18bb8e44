import { assertEquals } from "@std/assert";
import { epochOrder, gatherRows } from "../../src/datasets/batches.ts";

interface Recorded {
  file: string;
  seed: number;
  shuffle: number[][];
}

const recorded: Recorded[] = JSON.parse(
  Deno.readTextFileSync(new URL("../golden/oracles/synthetic.json", import.meta.url)),
);

const allRows = (n: number) => Uint32Array.from({ length: n }, (_, i) => i);

Deno.test("epochs visit the rows in the order that the original recorded", () => {
  // The original counts the seeds of epochs modulo 2^31, we modulo 2^32.
  for (const { file, seed, shuffle } of recorded.filter(({ seed }) => seed < 2147483646)) {
    shuffle.forEach((order, i) => {
      assertEquals([...epochOrder(allRows(order.length), seed, i + 1)], order, `${file}, epoch ${i + 1}`);
    });
  }
});

Deno.test("an epoch shuffles the rows it is given, and leaves them alone", () => {
  const rows = Uint32Array.of(30, 10, 20, 50, 40);
  const positions = epochOrder(allRows(5), 7, 1);
  assertEquals([...epochOrder(rows, 7, 1)], [...positions].map((i) => rows[i]));
  assertEquals([...rows], [30, 10, 20, 50, 40]);
});

Deno.test("gathering copies rows in order and converts", () => {
  const x = Float64Array.of(0.1, 1, 2.1, 3, 4.1, 5);
  const rows = Uint32Array.of(2, 0, 1);
  const wide = new Float64Array(4);
  gatherRows(wide, x, 2, rows, 0, 2);
  assertEquals([...wide], [4.1, 5, 0.1, 1]);
  const narrow = new Float32Array(2);
  gatherRows(narrow, x, 2, rows, 2, 3);
  assertEquals([...narrow], [Math.fround(2.1), 3]);
});
