/** Every name that is imported from `@std/*` anywhere stands in the stand-ins, and they hold no more packages than are used. */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { root } from "../deno.ts";
import { importedNames, sources } from "./imported.ts";

/** The imported names that the stand-ins lack. */
async function missing(imported: Iterable<[specifier: string, name: string]>): Promise<string[]> {
  const map = JSON.parse(await Deno.readTextFile(join(root, "tests", "standins", "import_map.json")));
  const lacking = new Set<string>();
  for (const [specifier, name] of imported) {
    const file = Object.hasOwn(map.imports, specifier) ? map.imports[specifier] : undefined;
    if (file === undefined) lacking.add(specifier);
    else if (name !== "" && !(name in await import(new URL(file, import.meta.url).href))) {
      lacking.add(`${name} of ${specifier}`);
    }
  }
  return [...lacking];
}

Deno.test("the stand-ins have every name that is imported from @std", async () => {
  const imported = (await sources()).flatMap(importedNames);
  assert(imported.length > 20, "few imports were found");
  assertEquals(await missing(imported), []);
});

Deno.test("a name that the stand-ins lack is noticed", async () => {
  const std = "@std"; // so that the test above does not find imports here
  const code = `import { join, common as c } from "${std}/path";
    import * as y from "${std}/yaml"; y.stringify(1);
    import {\n  sumOf,\n} from "${std}/collections";`;
  assertEquals(await missing(importedNames(code)), [
    "common of @std/path",
    "stringify of @std/yaml",
    "@std/collections",
  ]);
});

Deno.test("every package that deno.json names is imported, and the stand-ins name the same ones", async () => {
  const code = (await sources()).join("\n");
  const { imports } = JSON.parse(await Deno.readTextFile(join(root, "deno.json")));
  const map = JSON.parse(await Deno.readTextFile(join(root, "tests", "standins", "import_map.json")));
  for (const name of Object.keys(imports)) {
    assert(new RegExp(`["']${name}["'/]`).test(code), `nothing imports "${name}"`);
    if (!name.startsWith("@std/")) assertEquals(map.imports[name], imports[name]);
    assert(name in map.imports, `the stand-ins do not map "${name}"`);
  }
});
