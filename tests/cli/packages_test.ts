/** A start from the sources where their packages cannot be fetched. */
import { assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path";
import { packageError } from "../../src/cli/packages.ts";
import { root } from "../deno.ts";

Deno.test("packages: a start without JSR says so, and what to do", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile(join(root, "deno.json")));
  const [, run, ...flags] = tasks.run.command.split(" ") as string[];
  // Without the import map that these tests are started with: as the task does it.
  const args = [run, "--no-lock", ...flags, "--config", "experiments/iris.yaml", "--dry-run"];
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd: root,
    env: { JSR_URL: "http://127.0.0.1:9/", NO_COLOR: "1" },
  }).output();
  assertEquals([code, new TextDecoder().decode(stdout)], [1, ""]);
  const said = new TextDecoder().decode(stderr).replace(/^Download .*\n/gm, "");
  assertMatch(
    said,
    /^mlx: error: Cannot load the packages of mlx: JSR cannot be reached \(JSR package .*\)\nmlx: hint: (?:scripts\/mlx needs no JSR|check the network)/,
  );
});

const cases: [message: string, from: string | undefined][] = [
  [
    "JSR package manifest for '@std/cli' failed to load. Import 'https://x/@std/cli/meta.json' failed.\n  at a",
    "JSR",
  ],
  ["Could not find npm package 'yaml' matching '2.9.1'.", "the npm registry"],
  ["error sending request for url (https://x/y)", "their server"],
  ["Import 'https://x/y' failed: 404", "their server"],
  ["Cannot read properties of undefined (reading 'npm package ')", undefined],
  ["x is not a function", undefined],
];

for (const [message, from] of cases) {
  Deno.test(`packages: ${from ?? "no registry"} is found in "${message.slice(0, 40)}"`, () => {
    const found = packageError(new TypeError(message));
    assertEquals(found === undefined, from === undefined);
    if (from !== undefined) assertMatch(found!.message, new RegExp(`: ${from} cannot be reached \\(.*\\)$`));
    assertEquals(packageError(new Error(message)), undefined);
  });
}
