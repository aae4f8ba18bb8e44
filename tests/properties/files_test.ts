/** What holds for any file: arrays, states, the index, streams of random numbers. */
import { assert, assertEquals } from "@std/assert";
import fc from "./fast_check.ts";
import { DataError } from "../../src/errors.ts";
import { philox } from "../../src/random/philox.ts";
import { parseState } from "../../src/runs/checkpoints/checkpoint_state.ts";
import { type IndexEntry, readIndex, updateIndex } from "../../src/runs/index/index_file.ts";
import { readJson } from "../../src/runs/formats/json.ts";
import { decodeTensors } from "../../src/runs/formats/safetensors.ts";
import { tensorFile, withDirectory } from "../runs/fixtures.ts";

const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 });

const tensors = fc.uniqueArray(
  fc.record({
    name: fc.string({ unit: "grapheme", maxLength: 8 }).filter((name) => name !== "__metadata__"),
    shape: shapes,
    wide: fc.boolean(),
    seed: fc.double({ noDefaultInfinity: false }),
  }),
  { selector: ({ name }) => name, maxLength: 5 },
).map((all) =>
  all.map(({ name, shape, wide, seed }) => {
    const length = shape.reduce((product, n) => product * n, 1);
    const data = new (wide ? Float64Array : Float32Array)(length).map((_, i) => seed * i);
    return { name, shape, data };
  })
);

Deno.test("property: arrays that are packed are unpacked to the last bit", () => {
  fc.assert(
    fc.property(tensors, (given) => {
      const { tensors } = decodeTensors(tensorFile(given), "a");
      const found = new Map(tensors.map((tensor) => [tensor.name, tensor]));
      assertEquals(found.size, given.length);
      for (const { name, shape, data } of given) {
        assertEquals(found.get(name)!.shape, shape);
        assert(data.every((x, i) => Object.is(x, found.get(name)!.data[i])));
      }
    }),
    { numRuns: 200 },
  );
});

Deno.test("property: any bytes are read, or refused as damaged", () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 80 }),
    fc.tuple(fc.integer({ min: 0, max: 60 }), fc.json({ maxDepth: 3 }), fc.uint8Array({ maxLength: 16 })).map(
      ([length, header, data]) => {
        const size = new Uint8Array(8);
        size[0] = length;
        return new Uint8Array([...size, ...new TextEncoder().encode(header), ...data]);
      },
    ),
  );
  const readers = [decodeTensors, parseState, (file: Uint8Array, shown: string) => readJson(file, { shown })];
  fc.assert(
    fc.property(bytes, fc.constantFrom(...readers), (file, read) => {
      try {
        read(file, "a");
      } catch (error) {
        assert(error instanceof DataError, String(error));
      }
    }),
    { numRuns: 1000 },
  );
});

const entries = fc.array(
  fc.record({
    experiment: fc.constantFrom("a", "b"),
    timestamp: fc.constantFrom("1", "2", "3"),
    status: fc.constantFrom("running", "completed", "failed"),
  }),
  { minLength: 1, maxLength: 6 },
).map((all) =>
  all.map(({ experiment, timestamp, status }): IndexEntry => ({
    experiment,
    timestamp,
    status: status as IndexEntry["status"],
    run_dir: `${experiment}/${timestamp}`,
    created_at: "2026-01-31T23:59:58.500Z",
    final_metrics: null,
  }))
);

Deno.test("property: the index has each run once, as it was entered last, in whatever order others came", async () => {
  const warn = (message: string) => {
    throw new Error(message);
  };
  await fc.assert(
    fc.asyncProperty(entries, async (all) => {
      await withDirectory(async (output) => {
        for (const entry of all) await updateIndex(output, entry, { warn });
        const last = new Map(all.map((entry) => [entry.run_dir, entry]));
        assertEquals(new Map((await readIndex(output)).map((entry) => [entry.run_dir, entry])), last);
        assertEquals((await readIndex(output)).length, last.size);
        await updateIndex(output, all.at(-1)!, { warn });
        assertEquals((await readIndex(output)).length, last.size);
      });
    }),
    { numRuns: 25 },
  );
});

Deno.test("property: random numbers are those of their key and counter, in whatever order they are drawn", () => {
  const word = fc.nat(0xffffffff);
  const draws = fc.array(fc.tuple(fc.tuple(word, word), fc.tuple(word, word, word, word)), { maxLength: 6 });
  fc.assert(
    fc.property(draws, (all) => {
      const forwards = all.map(([key, counter]) => philox(key, counter));
      const backwards = all.toReversed().map(([key, counter]) => philox(key, counter)).reverse();
      assertEquals(forwards, backwards);
    }),
    { numRuns: 100 },
  );
});
