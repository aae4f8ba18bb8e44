import { assert, assertEquals } from "@std/assert";
import {
  criterion,
  epochName,
  rank,
  type RankedEpoch,
  type Retention,
  stepName,
  superfluous,
} from "../../../src/runs/checkpoints/retention.ts";

const plain: Retention = {
  enabled: true,
  frequency: 1,
  everySteps: null,
  everySeconds: null,
  keep: null,
  monitor: { metric: "loss", mode: "min" },
};

const epochs = (...numbers: number[]) =>
  numbers.map((epoch) => ({ name: epochName(epoch), epoch, step: 10 * epoch }));
const steps = (...numbers: number[]) =>
  numbers.map((step) => ({ name: stepName(step), epoch: Math.floor(step / 10), step }));
const final = { name: "checkpoint_final", epoch: 9, step: 90 };
const best = (...numbers: number[]): RankedEpoch[] =>
  numbers.map((epoch, i) => ({ epoch, metric: "loss", mode: "min" as const, value: i }));

type Case = [
  name: string,
  checkpoints: ReturnType<typeof epochs>,
  Partial<Retention>,
  best: RankedEpoch[],
  string,
];

const cases: Case[] = [
  ["all that the frequency asks for stay", epochs(1, 2, 3, 4), {}, best(1), ""],
  [
    "a former best that it does not ask for goes",
    epochs(3, 4, 5, 7, 8),
    { frequency: 4 },
    best(7),
    "epoch_3 epoch_5",
  ],
  ["the newest two stay, whatever they are", epochs(5, 7), { frequency: 4 }, best(), ""],
  ["the final one counts among them", [...epochs(5, 7), final], { frequency: 4 }, best(), "epoch_5"],
  [
    "steps go when two newer ones are there",
    [...steps(5, 8), ...epochs(1), ...steps(15)],
    { everySteps: 5 },
    best(1),
    "step_5 step_8",
  ],
  [
    "the last two epochs",
    epochs(1, 2, 3, 4, 5),
    { keep: { last: 2, best: 1, every: null } },
    best(5),
    "epoch_1 epoch_2 epoch_3",
  ],
  [
    "and the best two",
    epochs(1, 2, 3, 4, 5),
    { keep: { last: 2, best: 2, every: null } },
    best(2, 5),
    "epoch_1 epoch_3",
  ],
  [
    "and every third",
    epochs(1, 2, 3, 4, 5, 6, 7),
    { keep: { last: 2, best: 1, every: 3 } },
    best(1),
    "epoch_2 epoch_4 epoch_5",
  ],
  [
    "steps do not count among the last epochs",
    [...epochs(1, 2, 3), ...steps(32, 34, 36)],
    { everySteps: 2, keep: { last: 2, best: 1, every: null } },
    best(2),
    "epoch_1 step_32",
  ],
];

for (const [name, checkpoints, changes, ranked, going] of cases) {
  Deno.test(`superfluous(): ${name}`, () => {
    const found = superfluous(checkpoints, { ...plain, ...changes }, ranked);
    assertEquals(found.map((one) => one.replace("checkpoint_", "")).join(" "), going);
  });
}

Deno.test("superfluous() never names the newest two, the best or the final one, for any settings", () => {
  let named = 0, tried = 0;
  for (let seed = 1; seed < 4000; seed++) {
    let state = seed * 2654435761 % 2 ** 32;
    const draw = (n: number) => (state = (state * 1664525 + 1013904223) % 2 ** 32) % n;
    const checkpoints = [...epochs(...Array.from({ length: 9 }, (_, i) => i + 1)), ...steps(3, 17, 55, 61)]
      .filter(() => draw(3) > 0).sort((a, b) => a.step - b.step);
    if (draw(2) === 1) checkpoints.push(final);
    const keep = draw(3) === 0
      ? null
      : { last: 2 + draw(3), best: 1 + draw(3), every: draw(2) ? 1 + draw(4) : null };
    const retention = { ...plain, frequency: 1 + draw(5), everySteps: draw(2) ? 1 + draw(9) : null, keep };
    const ranked = best(...new Set([1 + draw(9), 1 + draw(9)]));
    const going = new Set(superfluous(checkpoints, retention, ranked));
    const safe = [
      ...checkpoints.slice(-2).map(({ name }) => name),
      ...ranked.map(({ epoch }) => epochName(epoch)),
      "checkpoint_final",
    ];
    for (const name of safe) assert(!going.has(name), `${name} of seed ${seed}`);
    named += going.size;
    tried++;
  }
  assert(tried > 1000 && named > tried);
});

Deno.test("rank() keeps the best so many epochs, the earlier of equals first; what is not finite is none", () => {
  const values = [5, 3, NaN, 3, 1, Infinity, 2, 5];
  const keep = { last: 2, best: 3, every: null };
  for (const [mode, best] of [["min", [5, 7, 2]], ["max", [1, 8, 2]]] as const) {
    const monitor = { metric: "loss", mode };
    let three: readonly RankedEpoch[] = [], one: readonly RankedEpoch[] = [];
    for (const [i, loss] of values.entries()) {
      three = rank(three, criterion(i + 1, { loss }, monitor), { keep });
      one = rank(one, criterion(i + 1, { loss }, monitor), plain);
    }
    assertEquals(three.map(({ epoch }) => epoch), [...best]);
    assertEquals(one.map(({ epoch }) => epoch), [best[0]]);
  }
  const monitor = { metric: "val_loss", mode: "min" } as const;
  assertEquals(criterion(3, { loss: 1, val_loss: null }, monitor), { epoch: 3, ...monitor, value: NaN });
  assertEquals(criterion(3, { loss: 1 }, monitor).value, NaN);
});
