/** The control: readers with the flaws that the fuzzing is to find. */
import { DataError } from "../../../src/errors.ts";
import { mutateBytes } from "./mutate.ts";
import type { Reader } from "./readers.ts";
import { seedsOf } from "./seeds.ts";

/** Reads JSON with some care, and then does this with it. */
function careless(use: (value: Record<string, Record<string, unknown>>) => unknown): Reader {
  return {
    codes: [4],
    share: 0,
    open: () =>
      Promise.resolve({
        good: seedsOf("a.json")[0],
        make: (random: () => number) => mutateBytes(seedsOf("a.json"), random),
        async read(bytes: Uint8Array) {
          let value;
          try {
            value = JSON.parse(new TextDecoder().decode(bytes));
          } catch (cause) {
            throw new DataError("no JSON", undefined, { cause });
          }
          await use(value);
        },
      }),
  };
}

/** One of each kind. */
export const flawed: Readonly<Record<string, Reader>> = {
  "a crash": careless((value) => value.training.epochs!.toString()),
  "a hang": careless((value) => {
    for (let n = 0; n !== value.training?.epochs; n++);
  }),
  "pollution": careless((value) => {
    if (value.training === undefined) Object.assign(Object.prototype, { polluted: true });
  }),
};
