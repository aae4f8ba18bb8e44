/** What is imported from `@std` in this project. */
import { walk } from "@std/fs";
import { join } from "@std/path";
import { root } from "../deno.ts";

const IMPORT = /\b(?:import|export)\s+(?:type\s+)?(\{[^}]*\}|\*(?:\s+as\s+(\w+))?)\s+from\s+"(@std\/[^"]+)"/g;

/** The names that a module imports from each package of std. */
export function importedNames(code: string): [specifier: string, name: string][] {
  const found: [string, string][] = [];
  for (const [, clause, namespace, specifier] of code.matchAll(IMPORT)) {
    const names = clause.startsWith("{")
      ? clause.slice(1, -1).split(",").map((part) => part.trim()).filter((part) =>
        part && !/^type\s/.test(part)
      )
        .map((part) => part.split(/\s+as\s+/)[0])
      : [...code.matchAll(new RegExp(`\\b${namespace}\\.(\\w+)`, "g"))].map(([, name]) => name);
    found.push([specifier, ""], ...names.map((name): [string, string] => [specifier, name]));
  }
  return found;
}

/** The texts of all modules. */
export async function sources(): Promise<string[]> {
  const found = [await Deno.readTextFile(join(root, "main.ts"))];
  for (const directory of ["src", "tests", "scripts"]) {
    for await (const { path } of walk(join(root, directory), { exts: [".ts"], includeDirs: false })) {
      found.push(await Deno.readTextFile(path));
    }
  }
  return found;
}
