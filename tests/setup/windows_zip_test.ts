/** The archive for Windows, as far as it can be tried without Windows: scripts/test-windows starts what is in it. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { windowsZip } from "../../scripts/windows_zip.ts";
import { listEntries, readEntry } from "../../src/datasets/numpy/zip.ts";
import { root } from "../deno.ts";

const permissions = (await Deno.readTextFile(join(root, "scripts", "permissions"))).trim().split("\n");
const bytes = (text: string) => new TextEncoder().encode(text);
const parts = {
  version: "1.2.3",
  permissions,
  modules: { "start.js": bytes("start"), "program.js": bytes("more ".repeat(1000)) },
  deno: bytes("the executable"),
};

async function unpacked(archive: Uint8Array): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const entry of listEntries(archive, "a.zip")) {
    files[entry.name] = new TextDecoder().decode(await readEntry(archive, entry, "a.zip", 2 ** 20));
  }
  return files;
}

Deno.test("the archive for Windows holds Deno, the program and what starts them, the same each time", async () => {
  const archive = await windowsZip(parts);
  assertEquals(await windowsZip(parts), archive);
  const files = await unpacked(archive);
  assertEquals(Object.keys(files), [
    "mlx-1.2.3/mlx.cmd",
    "mlx-1.2.3/start.js",
    "mlx-1.2.3/program.js",
    "mlx-1.2.3/deno.exe",
    "mlx-1.2.3/LICENSE",
  ]);
  assertEquals(files["mlx-1.2.3/program.js"], "more ".repeat(1000));
  assertEquals(files["mlx-1.2.3/deno.exe"], "the executable");
});

Deno.test("mlx.cmd starts with the permissions of scripts/mlx, in lines that cmd reads", async () => {
  const script = (await unpacked(await windowsZip(parts)))["mlx-1.2.3/mlx.cmd"];
  assertEquals(script.replaceAll("\r\n", "").includes("\n"), false);
  assertEquals(/@[A-Z]/.test(script), false);
  const [start] = script.split("\r\n").filter((line) => line.startsWith('"%at%deno.exe" run'));
  const grants = /^set grants=(.*)$/m.exec(script.replaceAll("\r", ""))![1].split(" ");
  for (const flag of permissions) {
    assert(grants.includes(flag) || start.includes(` ${flag} `), flag);
  }
  assertEquals(grants, ["--allow-read=.", "--allow-write=."]);
  assertEquals(start.match(/--allow[\w-]*/g), null);
  assertStringIncludes(start, '"%at%start.js" %*');
  // Every label that is gone to is there, and every option that scripts/mlx knows.
  const labels = [...script.matchAll(/^:(\w+)\r$/gm)].map(([, label]) => label);
  for (const [, label] of script.matchAll(/goto (\w+)/g)) assert(labels.includes(label), label);
  const grantsOf = await Deno.readTextFile(join(root, "scripts", "grants.sh"));
  for (const [, options] of grantsOf.matchAll(/^ {4}((?:--\w[\w-]*(?: \| )?)+)\)/gm)) {
    for (const option of options.split(" | ")) assertMatch(script, new RegExp(`[( "]${option}[ )"]`));
  }
});
