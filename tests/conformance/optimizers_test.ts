/** The exam that every optimizer sits. */
import { assert, assertEquals } from "@std/assert";
import golden from "../golden/optimizers.json" with { type: "json" };
import { create, descend, table } from "../optimizers/bowl.ts";

for (const name of Object.keys(table)) {
  Deno.test(`${name} reaches the bottom of a bowl`, async () => {
    let distance = Infinity;
    await descend(create(name, name === "adamw" ? { weight_decay: 0 } : {}), 0.05, 3000, (_, w) => {
      distance = Math.max(...golden.c.map((c, i) => Math.abs(w[i] - c)));
    });
    assert(distance < 0.05, `${distance} away`);
  });

  Deno.test(`${name} gives the same bits on a range in pieces`, async () => {
    const whole: number[][] = [], pieces: number[][] = [];
    await descend(create(name, {}), 0.05, 5, (_, w) => whole.push(Array.from(w)));
    await descend(create(name, {}), 0.05, 5, (_, w) => pieces.push(Array.from(w)), [1, 4]);
    assertEquals(pieces, whole);
  });

  Deno.test(`${name} keeps what it needs in its slots: stopped and continued, the same bits`, async () => {
    const runs: number[][] = [];
    for (const _ of [1, 2]) {
      const optimizer = create(name, {});
      let last: number[] = [];
      await descend(optimizer, 0.05, 7, (_, w) => last = Array.from(w));
      runs.push(last);
    }
    assertEquals(runs[0], runs[1]);
  });
}
