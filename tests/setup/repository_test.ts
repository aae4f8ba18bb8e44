/** What must not stand in any file of this repository: paths of somebody's machine and hosts of package registries. */
import { assertEquals } from "@std/assert";
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
  const ignored = (await Deno.readTextFile(join(root, ".gitignore"))).split("\n").map((line) =>
    line.replace(/\/$/, "")
  );
  const found: string[] = [];
  const visit = async (directory: string) => {
    for await (const entry of Deno.readDir(directory)) {
      if (entry.name === ".git" || ignored.includes(entry.name) || entry.name.endsWith(".tmp")) continue;
      const path = join(directory, entry.name);
      const name = relative(root, path).replaceAll(SEPARATOR, "/");
      if (entry.isDirectory) await visit(path);
      else if (entry.isFile && (await Deno.stat(path)).size < 2 ** 20) {
        found.push(...forbidden(await Deno.readTextFile(path)).map((what) => `${name} names ${what}`));
      }
    }
  };
  await visit(root);
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
