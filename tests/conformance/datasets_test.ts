/** The exam that every data set in the table sits. */
import { assert, assertEquals, assertMatch, assertNotEquals, assertRejects } from "@std/assert";
import type { DatasetEntry, LoadContext } from "../../src/datasets/dataset.ts";
import { inMemory } from "../../src/datasets/in_memory.ts";
import { datasets } from "../../src/datasets/mod.ts";
import { splitRows } from "../../src/datasets/splits.ts";
import { parse } from "../../src/schema/fields.ts";

const root = new URL("../../", import.meta.url);

/** What a data set is examined on; one that reads a file, or has a parameter without default, needs a line here. */
const examples: { [name: string]: { path: string | null; params: Record<string, unknown> } } = {
  csv: { path: "experiments/data/iris.csv", params: { target: "target_name", drop: ["target"] } },
  jsonl: { path: "tests/golden/tables/small.jsonl", params: { target: "kind" } },
  npy: { path: "tests/golden/tables/small.npy", params: { target: 3 } },
  npz: { path: "tests/golden/tables/small.npz", params: {} },
};

function context(breathe: LoadContext["breathe"] = () => undefined): LoadContext {
  const read = (path: string) => Deno.readFile(new URL(path, root));
  return { read, open: async (path) => inMemory(await read(path)), breathe };
}

for (const [name, entry] of Object.entries<DatasetEntry>(datasets)) {
  const { path, params: given } = examples[name] ?? { path: null, params: {} };
  const params = parse(entry.params, given).value;
  const open = (seed: number, breathe?: LoadContext["breathe"]) =>
    entry.open(params, { path, seed }, context(breathe));
  const load = async (seed: number) => await (await open(seed)).load();

  Deno.test(`${name} says what it is`, () => {
    assertMatch(name, /^[a-z][a-z0-9_]*$/);
    assertMatch(entry.summary, /^[A-Z].*\.$/);
    assert(entry.params.fields);
    for (const [key, field] of Object.entries(entry.params.fields)) assert(field.description, key);
    assert(params !== undefined, "the example's params are valid");
    assertEquals(entry.needsPath, path !== null);
  });

  Deno.test(`${name} refuses unknown params`, () => {
    assertEquals(parse(entry.params, { ...given, n_sample: 1 }).issues?.length, 1);
  });

  Deno.test(`${name} has the shapes and labels that it declares before it loads`, async () => {
    const { info, load } = await open(1);
    const data = await load();
    assertEquals(data.info, info);
    assert(info.rows > 0 && info.features.length > 0 && info.targets > 0);
    assertEquals(new Set(info.features).size, info.features.length);
    assertEquals(data.x.length, info.rows * info.features.length);
    assertEquals(data.y.length, info.rows * info.targets);
    assert(info.bytes >= data.x.byteLength + data.y.byteLength);
    assertEquals(info.files.length > 0, entry.needsPath);
    for (const { sha256 } of info.files) assertMatch(sha256, /^[0-9a-f]{64}$/);
    if (info.task === "classification") {
      const labels = [...new Set(data.y)].sort((a, b) => a - b);
      assertEquals(labels, info.classes!.map((_, k) => k));
      assertEquals(new Set(info.classes).size, info.classes!.length);
    } else {
      assertEquals(info.classes, undefined);
    }
  });

  Deno.test(`${name} has finite numbers only`, async () => {
    const { x, y } = await load(1);
    assert(x.every(Number.isFinite) && y.every(Number.isFinite));
  });

  Deno.test(`${name} is the same for the same seed, and another for another if it is random`, async () => {
    const [first, again, other] = [await load(7), await load(7), await load(8)];
    assertEquals(again, first);
    if (entry.params.fields?.seed) assertNotEquals(other.x, first.x);
    else assertEquals(other, first);
  });

  Deno.test(`${name} splits into parts that have every row once`, async () => {
    const { info: { rows } } = await open(1);
    const { train, validation, test } = splitRows(rows, { test: 0.2, validation: 0.25, seed: 3 });
    const all = [...train, ...validation, ...test].sort((a, b) => a - b);
    assertEquals(all, Array.from({ length: rows }, (_, i) => i));
  });

  Deno.test(`${name} stops when it is told to`, async () => {
    const stop = () => Promise.reject(new Error("stop"));
    await assertRejects(async () => await (await open(1, stop)).load(), Error, "stop");
  });
}
