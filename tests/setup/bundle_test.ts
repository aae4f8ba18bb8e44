/** The program that is started does what its sources say: nothing that they close stays open. */
import { assert, assertEquals, assertNotEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { pathToFileURL } from "node:url";
import { join } from "@std/path";
import { bundle, bundleModule, files, inAscii } from "../../scripts/bundle.ts";
import { denoArgs, root } from "../deno.ts";
import { withDirectory } from "../runs/fixtures.ts";

/**
 * The declarations with `using` in a program, as "name = how its value begins"; numbers that a bundler puts behind
 * names are left out.
 */
function disposals(code: string): string[] {
  const plain = code.replace(/\/\*[^]*?\*\//g, "").replace(/(^|[^:"'`\\])\/\/.*$/gm, "$1");
  const found = plain.matchAll(/\busing\s+([\w$]+)\s*(=|of)\s*(?:await\s+)?([\w$.]+)/g);
  return [...found].map(([, name, sign, value]) => `${name} ${sign} ${value}`.replace(/\d+\b/g, "")).sort();
}

/** The local modules that the program loads, sooner or later. */
async function modulesOfProgram(): Promise<string[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", ...denoArgs(), join(root, "main.ts")],
  }).output();
  const { modules } = JSON.parse(new TextDecoder().decode(stdout)) as {
    modules: readonly { specifier: string; local?: string }[];
  };
  const src = pathToFileURL(join(root, "src")).href;
  return modules.flatMap(({ specifier, local }) => specifier.startsWith(src) && local ? [local] : []);
}

async function textOf(paths: readonly string[]): Promise<string> {
  return (await Promise.all(paths.map((path) => Deno.readTextFile(path)))).join("\n");
}

async function bundledText(flags: readonly string[]): Promise<string> {
  let text = "";
  await withDirectory(async (directory) => {
    await bundle(directory, [...denoArgs(), ...flags]);
    text = await textOf(files.map((name) => join(directory, name)));
  });
  return text;
}

Deno.test("bundle: each `using` of the sources is in the program that is started", async () => {
  const expected = disposals(await textOf(await modulesOfProgram()));
  assert(expected.length >= 13, `only ${expected.length} were found in the sources`);
  assertStringIncludes(expected.join("\n"), "file = Deno.open");
  const text = await bundledText([]);
  assertEquals(disposals(text), expected);
  assert(/^[\0-\x7f]*$/.test(text), "the program has characters that take two bytes each in V8");
});

/** Each shape of a declaration, and what it says in which order. */
const shapes = `
const said = [];
class Resource {
  #name;
  constructor(name) { this.#name = name; said.push("+" + name); }
  ask() { return this.#name; }
  [Symbol.dispose]() { said.push("-" + this.#name); }
  [Symbol.asyncDispose]() { said.push("-" + this.#name); return Promise.resolve(); }
}
const open = async (name) => await new Resource(name);
function readOnce() { using a = new Resource("read once"); return a.ask(); }
function neverRead() { using a = new Resource("never read"); said.push("body"); }
function readTwice() { using a = new Resource("read twice"); return a.ask() + a.ask(); }
async function awaited() { using a = await open("awaited"); return !await a.ask(); }
async function asynchronous() { await using a = await open("asynchronous"); return a.ask(); }
async function asArgument() { using a = await open("as argument"); return String(a); }
function inLoop() { for (const i of [1, 2]) { using a = new Resource("in a loop"); said.push(a.ask()); } }
function ofLoop() { for (using a of [new Resource("of a loop")]) said.push(a.ask()); }
function inBlock() { { using a = new Resource("in a block"); a.ask(); } said.push("after the block"); }
function onlyPerhaps(on) { using a = on ? new Resource("perhaps") : undefined; return a?.ask(); }
function thrown() { try { using a = new Resource("thrown"); throw a.ask(); } catch { said.push("caught"); } }
function several() { using a = new Resource("first"), b = new Resource("second"); return b.ask(); }
readOnce(); neverRead(); readTwice(); await awaited(); await asynchronous(); await asArgument();
inLoop(); ofLoop(); inBlock(); onlyPerhaps(true); onlyPerhaps(false); thrown(); several();
console.log(said.join("\\n"));
`;

/** What the program above says, bundled with these flags, or as it stands. */
async function saidByShapes(flags?: readonly string[]): Promise<string> {
  let said = "";
  await withDirectory(async (directory) => {
    let program = join(directory, "shapes.js");
    await Deno.writeTextFile(program, shapes);
    if (flags !== undefined) {
      const output = join(directory, "bundled.js");
      await bundleModule(program, output, [...denoArgs(), ...flags]);
      program = output;
    }
    const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-config", program],
    }).output();
    assert(success, new TextDecoder().decode(stderr));
    said = new TextDecoder().decode(stdout);
  });
  return said;
}

Deno.test("bundle: every shape of `using` disposes when it should", async () => {
  const expected = await saidByShapes();
  const opened = expected.match(/^\+.*$/gm)!.map((line) => line.slice(1));
  assertEquals(opened.length, 14);
  assertEquals(expected.match(/^-.*$/gm)!.map((line) => line.slice(1)).sort(), opened.sort());
  assertEquals(await saidByShapes([]), expected);
});

Deno.test("negative control: what --minify of Deno 2.9.6 drops is noticed", async () => {
  const [text, said, expected] = await Promise.all([
    bundledText(["--minify"]),
    saidByShapes(["--minify"]),
    saidByShapes(),
  ]);
  assert(disposals(text).length < disposals(await textOf(await modulesOfProgram())).length);
  assertNotEquals(said, expected);
});

Deno.test("bundle: escapes mean the characters that they stand for, in regular expressions", () => {
  const cases: [pattern: string, text: string][] = [
    ["^[ -~×…–]*$", "a × b … c – d"],
    ["^[＝＋－＠\\t]$", "＠"],
    ["^(?:com)[0-9¹²³]$", "com²"],
    ["^😀$", "😀"],
  ];
  for (const [pattern, text] of cases) {
    for (const flags of ["", "u", "v"]) {
      assert(new RegExp(pattern, flags).test(text));
      assert(new RegExp(inAscii(pattern), flags).test(text), `${pattern} with the flags "${flags}"`);
    }
  }
  assertEquals(inAscii("plain /\\d/ text"), "plain /\\d/ text");
  assertThrows(() => inAscii("/\\…/"), Error, "a backslash before …");
});
