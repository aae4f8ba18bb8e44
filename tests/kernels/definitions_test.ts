/** A kernel is its definition and its WebAssembly: whatever of it was forgotten is named here. */

import { assertEquals } from "@std/assert";
import { kernelCallsText } from "../../scripts/kernel_calls.ts";
import type { KernelDefinition } from "../../src/kernels/definition.ts";
import { definitions } from "../../src/kernels/definitions/mod.ts";
import { parts } from "../../src/kernels/definitions/parts.ts";
import { signatures } from "../../src/kernels/wasm/kernels.generated.ts";
import { golden } from "../../src/selftest/golden.generated.ts";

/** Functions of the modules that are no kernels. */
const beside = [...Object.keys(parts), "fma", "peak", "setScratch"];

const folder = new URL("../../src/kernels/", import.meta.url);
const read = (path: string) => Deno.readTextFileSync(new URL(path, folder));

/** The names of the TypeScript files in a folder. */
function namesIn(path: string): string[] {
  const files = [...Deno.readDirSync(new URL(path, folder))].filter(({ isFile }) => isFile);
  return files.map(({ name }) => name.replace(/\.ts$/, "")).sort();
}

/** What is known of the kernels from elsewhere. */
interface Known {
  /** What the compiled functions take and give. */
  readonly signatures: Readonly<Record<string, string>>;
  /** The text of calls.generated.ts. */
  readonly calls: string;
  /** Known digests. */
  readonly digests: Readonly<Record<string, string>>;
  /** Files of definitions, and the text of their table. */
  readonly files: readonly string[];
  readonly table: string;
}

const known: Known = {
  signatures,
  calls: read("calls.generated.ts"),
  digests: golden.kernels,
  files: namesIn("definitions/").filter((name) => !["mod", "parts"].includes(name)),
  table: read("definitions/mod.ts"),
};

/** What was forgotten, in words. */
function forgotten(kernels: readonly KernelDefinition[], known: Known): string[] {
  const found: string[] = [];
  for (const file of known.files) {
    const listed = known.table.includes(`from "./${file}.ts"`) &&
      new RegExp(`^  ${file},$`, "m").test(known.table);
    if (!listed) found.push(`definitions/${file}.ts stands in no line of definitions/mod.ts`);
  }
  for (const { name, args, result = "" } of kernels) {
    const signature = `${args.map(({ letters }) => letters).join("")}>${result}`;
    const compiled = known.signatures[name];
    if (compiled === undefined) found.push(`${name} is not exported below wasm/kernels/, or not compiled`);
    else if (compiled !== signature) {
      found.push(`${name} is compiled for ${compiled}, its definition says ${signature}`);
    }
    for (const precision of ["float32", "float64"]) {
      if (!known.digests[`${precision} ${name}`]) found.push(`${name} has no known digest in ${precision}`);
    }
  }
  for (const name of Object.keys(known.signatures)) {
    const defined = kernels.some((kernel) => kernel.name === name);
    if (!defined && !beside.includes(name)) found.push(`${name} is compiled and not defined`);
  }
  if (known.calls !== kernelCallsText(kernels)) {
    found.push("calls.generated.ts is out of date: run deno task kernels");
  }
  return found;
}

Deno.test("nothing of a kernel is forgotten", () => {
  assertEquals(forgotten(definitions, known), []);
});

Deno.test("a kernel has one definition", () => {
  assertEquals(new Set(definitions.map(({ name }) => name)).size, definitions.length);
});

const [first] = definitions, { name } = first;
const without = (record: Readonly<Record<string, string>>, key: string) =>
  Object.fromEntries(Object.entries(record).filter(([other]) => other !== key));

const controls: Record<string, [kernels: readonly KernelDefinition[], known: Known, found: string[]]> = {
  "its line in the table": [
    definitions,
    { ...known, files: [...known.files, "swish"] },
    ["definitions/swish.ts stands in no line of definitions/mod.ts"],
  ],
  "its WebAssembly": [
    definitions,
    { ...known, signatures: without(signatures, name) },
    [`${name} is not exported below wasm/kernels/, or not compiled`],
  ],
  "an argument of its WebAssembly": [
    definitions,
    { ...known, signatures: { ...signatures, [name]: "iii>" } },
    [`${name} is compiled for iii>, its definition says ${signatures[name]}`],
  ],
  "its known digest": [
    definitions,
    { ...known, digests: without(golden.kernels, `float64 ${name}`) },
    [`${name} has no known digest in float64`],
  ],
  "its definition": [definitions, { ...known, signatures: { ...signatures, swish: "iii>" } }, [
    "swish is compiled and not defined",
  ]],
  "that its calls are generated": [
    [{ ...first, does: "Something else." }, ...definitions.slice(1)],
    known,
    ["calls.generated.ts is out of date: run deno task kernels"],
  ],
};

for (const [what, [kernels, state, found]] of Object.entries(controls)) {
  Deno.test(`negative control: it is noticed that somebody forgot ${what}`, () => {
    assertEquals(forgotten(kernels, state), found);
  });
}
