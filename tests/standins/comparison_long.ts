/** Comparing types takes the compiler, which takes its time. */
import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { denoArgs, root } from "../deno.ts";
import { subjects } from "./comparison/mod.ts";
import { differentTypes } from "./comparison/types.ts";

const file = (...names: string[]) => new URL(`file://${join(root, "tests", "standins", ...names)}`).href;

Deno.test("the stand-ins fit themselves", async () => {
  const pairs = Object.entries(subjects).map(([name, parts]) => {
    const module = file(`${name.replace("@std/", "")}.ts`);
    return { names: Object.keys(parts), standin: module, real: module };
  });
  assertEquals(await differentTypes(pairs, denoArgs()), []);
});

/** [what the stand-in declares, what the package declares, what is told] */
const declarations: [standin: string, real: string, told: string[]][] = [
  ["(...paths: string[]) => string", "(path: string, ...paths: string[]) => string", [
    "join: other arguments",
  ]],
  ["(path: string) => string", "(path: string | URL, ...paths: string[]) => string", []],
  ["(path: string) => string", "(path: string) => string | null", ["join: another result"]],
  ["string", "number", ["join: another value"]],
];

Deno.test("negative control: types that do not fit are noticed", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const [standin, real] = ["a.ts", "b.ts"].map((name) => join(directory, name));
    for (const [one, other, told] of declarations) {
      await Deno.writeTextFile(standin, `export declare const join: ${one};`);
      await Deno.writeTextFile(real, `export declare const join: ${other};`);
      assertEquals(
        await differentTypes([{ names: ["join"], standin, real }], denoArgs()),
        told.map((line) => `${real} ${line}`),
        one,
      );
    }
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
