/** What is published: every public symbol documented, no type left for readers to infer, no module missing. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { pathToFileURL } from "node:url";
import { join } from "@std/path";
import { denoArgs, root, usesStandins } from "../deno.ts";

/** What Deno says against something, without colours; nothing if it is content. */
async function complaints(args: readonly string[]): Promise<string> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: root,
    env: { NO_COLOR: "1" },
    stdout: "null",
  }).output();
  return success ? "" : new TextDecoder().decode(stderr);
}

function lintDocs(file: string): Promise<string> {
  return complaints(["doc", "--lint", "--quiet", ...denoArgs(), file]);
}

Deno.test("every symbol of the library is documented, and so is every type that it refers to", async () => {
  assertEquals(await lintDocs(join(root, "src", "mod.ts")), "");
});

Deno.test("a symbol without documentation is noticed", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const file = join(directory, "mod.ts");
    await Deno.writeTextFile(file, "export const bare: number = 1;\n");
    assertStringIncludes(await lintDocs(file), "missing JSDoc");
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test({
  name: "the package could be published as it is",
  ignore: usesStandins, // what is published imports the standard library itself
  async fn() {
    assertEquals(await complaints(["publish", "--dry-run", "--allow-dirty", "--quiet"]), "");
  },
});

/** The modules of this project that are imported from `src/mod.ts`, at once or later, by their paths. */
async function modules(): Promise<string[]> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", ...denoArgs(), join("src", "mod.ts")],
    cwd: root,
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  const graph: { modules: { specifier: string }[] } = JSON.parse(new TextDecoder().decode(stdout));
  const here = pathToFileURL(root).href;
  return graph.modules.map(({ specifier }) => specifier)
    .filter((specifier) => specifier.startsWith(here))
    .map((specifier) => specifier.slice(here.length))
    .filter((path) => !path.startsWith("tests/standins/"));
}

/** Those of some paths that are left out of the package, by the lists of deno.json. */
function leftOut(
  paths: readonly string[],
  { exclude, publish }: { exclude: string[]; publish: { include: string[]; exclude: string[] } },
): string[] {
  const within = (path: string, list: readonly string[]) => list.some((entry) => path.startsWith(entry));
  const excluded = [...exclude, ...publish.exclude.filter((entry) => !entry.startsWith("!"))];
  return paths.filter((path) =>
    !within(path, publish.include) || within(path, excluded) && !publish.exclude.includes(`!${path}`)
  );
}

Deno.test("what is published holds every module that the library imports, and no tests", async () => {
  const config = JSON.parse(await Deno.readTextFile(join(root, "deno.json")));
  assertEquals(config.exports, "./src/mod.ts");
  const imported = await modules();
  assert(imported.length > 100, `${imported.length} modules`);
  assertEquals(leftOut(imported, config), []);
  assertEquals(leftOut(["tests/a.ts", "src/cli/a.ts", "src/kernels/wasm/sums.ts"], config).length, 3);
});
