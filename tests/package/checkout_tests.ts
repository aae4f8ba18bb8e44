/** The packaged program passes the tests that the program of the checkout passes. */
import { assert } from "@std/assert";
import { cleanUp, deno, directory } from "./build.ts";
import { file } from "./package.ts";

Deno.test.afterAll(cleanUp);

/** Those that start the program as it is started by people. */
const tests = [
  "tests/docs/documents_test.ts",
  "tests/resume/list_test.ts",
  "tests/cli/process_test.ts",
  "tests/shipped",
];

Deno.test("package: documents, resuming, signals and files are as in the checkout", async () => {
  const args = ["test", "--allow-all", "--parallel", "--no-check", ...tests];
  const { code, stdout, stderr } = await deno(args, { MLX_PROGRAM: file, XDG_CACHE_HOME: directory });
  assert(code === 0, stdout + stderr);
});
