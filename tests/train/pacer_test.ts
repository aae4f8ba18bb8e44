/** How often a loop looks at the clock, and that it still gives turns in time. */
import { assert, assertEquals } from "@std/assert";
import { Pacer } from "../../src/train/pacer.ts";

/** Counts the readings of the clock, which goes on by `step` milliseconds with each question. */
function onClock(work: (tick: (milliseconds: number) => void) => void): number {
  const { now } = performance;
  let time = 1000, readings = 0;
  performance.now = () => (readings++, time);
  try {
    work((milliseconds) => time += milliseconds);
  } finally {
    performance.now = now;
  }
  return readings;
}

/** Milliseconds until a loop of steps of that length is told that a turn is due. */
function untilDue(pacer: Pacer, tick: (milliseconds: number) => void, step: number): number {
  for (let passed = step;; passed += step) {
    tick(step);
    if (pacer.dueAfter(1)) return passed;
    assert(passed < 1000, "no turn is due in a second");
  }
}

Deno.test("a loop of short steps seldom looks at the clock, and a turn is due after a tenth of a second", () => {
  for (const [step, mostReadings] of [[0.004, 200], [0.1, 200], [0.9, 130], [3, 40], [250, 3]]) {
    const readings = onClock((tick) => {
      const passed = untilDue(new Pacer(new AbortController().signal), tick, step);
      assert(passed >= 100 && passed <= Math.max(102, 100 + step), `${passed} ms with steps of ${step} ms`);
    });
    assert(readings <= mostReadings, `${readings} readings with steps of ${step} ms`);
  }
});

Deno.test("long work after many short steps looks at the clock each time", () => {
  onClock((tick) => {
    const pacer = new Pacer(new AbortController().signal);
    for (let i = 0; i < 5000; i++) {
      tick(0.001);
      assertEquals(pacer.dueAfter(1), false);
    }
    tick(200);
    assertEquals(pacer.due, true);
  });
});
