import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { namesText, referenceText } from "../../scripts/generate_reference.ts";
import { specTypeText } from "../../scripts/spec_type.ts";
import { root } from "../deno.ts";

Deno.test("docs/configuration.md says what the declarations say; if not, run `deno task schema`", async () => {
  assertEquals(await Deno.readTextFile(join(root, "docs", "configuration.md")), referenceText());
});

Deno.test("so does the type of a spec", async () => {
  const path = join(root, "src", "spec", "spec.generated.ts");
  assertEquals(await Deno.readTextFile(path), specTypeText());
});

Deno.test("so do the names that an editor offers", async () => {
  const path = join(root, "src", "library", "names.generated.ts");
  assertEquals(await Deno.readTextFile(path), namesText());
});
