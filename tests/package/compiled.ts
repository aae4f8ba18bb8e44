/**
 * What `deno compile` embeds and which permissions it bakes in. Deno itself stands in for the runtime, which cannot be
 * downloaded everywhere: the result is read, never started.
 */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { files } from "../../scripts/bundle.ts";
import { sha256 } from "../../src/runs/files/sha256.ts";
import { build, cleanUp, deno, directory } from "./build.ts";

Deno.test.afterAll(cleanUp);

/** Elsewhere what is embedded does not stand at the end. */
const ignore = Deno.build.os !== "linux";
const env = { DENORT_BIN: Deno.execPath() };

/** What a compiled program was told: it stands in JSON behind the runtime. */
async function metadata(path: string): Promise<{ permissions: Record<string, unknown>; v8: string[] }> {
  const { size } = await Deno.stat(Deno.execPath());
  using file = await Deno.open(path);
  await file.seek(size - 1_000_000, Deno.SeekMode.Start);
  const tail = await new Response(file.readable).text();
  const permissions = /"permissions":(\{[^{}]*\})/.exec(tail)?.[1];
  const v8 = /"v8_flags":(\[[^\]]*\])/.exec(tail)?.[1];
  return { permissions: JSON.parse(permissions!), v8: JSON.parse(v8!) };
}

/** Those of its permissions that say anything. */
const said = (permissions: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(permissions).filter(([name, value]) => value !== null && name !== "allow_import"),
  );

const expected = {
  allow_read: [],
  allow_write: ["."],
  ignore_env: [],
  deny_import: [],
  prompt: false,
};

Deno.test(
  "compiled: the program may read, write below the current directory, and nothing else",
  { ignore },
  async () => {
    const [path, { stderr }] = await build(join(directory, "compiled"), env);
    const { permissions, v8 } = await metadata(path);
    assertEquals(said(permissions), expected);
    assert(v8.includes("--disallow-code-generation-from-strings"));

    // The files of the bundle, and nothing else: no package, no source.
    const embedded = [...stderr.matchAll(/^[├└]\S*[─┬]+ (\S+)/gm)].map((match) => match[1]);
    assertEquals(embedded, files.toSorted());
  },
);

Deno.test("compiled: built again, it is the same to the last byte", { ignore }, async () => {
  const files = [];
  for (const [name, time] of [["once", "UTC"], ["again", "Pacific/Apia"]]) {
    files.push((await build(join(directory, name), { ...env, TZ: time }))[0]);
  }
  const [once, again] = await Promise.all(files.map((path) => Deno.readFile(path)));
  assert(once.length > 1_000_000);
  assertEquals(sha256(once), sha256(again));
});

Deno.test("negative control: a permission too many is noticed", { ignore }, async () => {
  const path = join(directory, "open");
  const flags = ["--no-check", "--allow-read", "--allow-write=.", "--allow-net", `--output=${path}`];
  const { code, stderr } = await deno(["compile", ...flags, "src/errors.ts"], env);
  assertEquals(code, 0, stderr);
  assertEquals(said((await metadata(path)).permissions), {
    allow_read: [],
    allow_write: ["."],
    allow_net: [],
    prompt: true,
  });
});
