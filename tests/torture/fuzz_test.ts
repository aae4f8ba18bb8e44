import { assert, assertEquals } from "@std/assert";
import { withDirectory } from "../runs/fixtures.ts";
import { flawed } from "./fuzz/flawed.ts";
import { fuzz } from "./fuzz/fuzz.ts";
import { readers } from "./fuzz/readers.ts";

/** Mutants of a reader with a share of 1: the same ones each time. */
const mutants = 60;

for (const [name, reader] of Object.entries(readers)) {
  Deno.test(`hostile files: ${name} (a million of them: scripts/torture P7)`, () =>
    withDirectory(async (directory) => {
      const count = Math.max(3, Math.round(mutants * reader.share));
      const { tried, failures } = await fuzz(reader, directory, { count, first: 1 });
      assertEquals(Object.fromEntries(failures), {});
      assertEquals(tried, count);
    }));
}

Deno.test("negative control: a reader that crashes is noticed", () =>
  withDirectory(async (directory) => {
    const { failures } = await fuzz(flawed["a crash"], directory, { count: 1000, first: 1 });
    assert([...failures.keys()].some((what) => what.startsWith("TypeError")), [...failures.keys()].join());
  }));
