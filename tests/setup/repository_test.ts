/** What must not stand in any file of this repository: paths of somebody's machine and hosts of package registries. */
import { assertEquals } from "@std/assert";
import { walk } from "@std/fs";
import { join, relative, SEPARATOR } from "@std/path";
import { root } from "../deno.ts";

const FORBIDDEN: [name: string, pattern: RegExp][] = [
  ["a path of a machine", /(?<![\w.~$}*/-])\/(?:home|root|work|Users|farm)\/[\w.-]+/],
  ["a path of a machine", /\b[A-Z]:\\+Users\\+\w+/],
  ["a temporary path", /(?<![\w.~$}*/-])\/tmp\/(?!x\b)[\w.-]+/],
  ["a registry host", /:\/\/(?:[\w-]+\.)*(?:registry|npmjs|npm|jsr)\.[a-z]/],
];

/** What a text has that it must not have. */
function forbidden(text: string): string[] {
  return FORBIDDEN.flatMap(([name, pattern]) => {
    const match = pattern.exec(text);
    return match ? [`${name}: ${match[0]}`] : [];
  });
}

Deno.test("no file names a path of a machine or the host of a registry", async () => {
  const ignored = (await Deno.readTextFile(join(root, ".gitignore"))).trim().split("\n");
  const names = [".git", ...ignored].map((name) =>
    name.replace(/\/$/, "").replaceAll(".", "\\.").replace("*", ".*")
  );
  const skip = [new RegExp(`[/\\\\](?:${names.join("|")})$`)];
  const found: string[] = [];
  for await (const { path, isFile } of walk(root, { includeDirs: false, skip })) {
    if (!isFile || (await Deno.stat(path)).size > 2 ** 20) continue;
    const name = relative(root, path).replaceAll(SEPARATOR, "/");
    found.push(...forbidden(await Deno.readTextFile(path)).map((what) => `${name} names ${what}`));
  }
  assertEquals(found, []);
});

const slash = "/"; // so that the test above does not find these

const CONTROLS: [text: string, faults: number][] = [
  [`see ${slash}home/ada/notes.txt`, 1],
  [`"${slash}tmp/data.csv"`, 1],
  [`C:${"\\"}Users${"\\"}ada`, 1],
  [`https:${slash}${slash}registry.example.org/x`, 1],
  [`https:${slash}${slash}${"jsr"}.io/@std`, 1],
  ["./home/ada, $HOME/tmp/x, ~/work/a, a/root/b", 0],
  ["https://deno.com/ and https://example.org/home/ada", 0],
];

Deno.test("such paths and hosts are noticed, and others are not", () => {
  for (const [text, faults] of CONTROLS) assertEquals(forbidden(text).length, faults, text);
});
