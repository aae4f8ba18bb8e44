/** What is published: every public symbol documented, no type left for readers to infer, no module missing. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
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

Deno.test("what is published holds the modules of the library and no tests", async () => {
  const { publish: { include, exclude }, exports } = JSON.parse(
    await Deno.readTextFile(join(root, "deno.json")),
  );
  assertEquals(exports, "./src/mod.ts");
  assert(include.includes("src/") && !include.some((path: string) => path.startsWith("tests")));
  assert(
    exclude.includes("!src/kernels/wasm/kernels.generated.ts"),
    "the kernels are excluded from linting only",
  );
});
