/** The broken variants still fit into the program: else a control would fail to be made, long after the change. */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { root } from "../deno.ts";

Deno.test("torture: a broken module has every export of the one whose place it takes", async () => {
  const folder = join(root, "tests", "torture");
  const used = new Map<string, string>();
  for (const { name } of Deno.readDirSync(folder)) {
    if (!name.endsWith(".ts")) continue;
    const text = await Deno.readTextFile(join(folder, name));
    for (const [, module, by] of text.matchAll(/\{ module: "([\w/.]+)", by: "(\w+)" \}/g)) {
      used.set(by, module);
    }
    for (const [, by, module] of text.matchAll(/updateTogether\(.*, "(\w+)", "([\w/]+\.ts)"\)/g)) {
      used.set(by, module);
    }
  }
  const variants = [...Deno.readDirSync(join(folder, "broken"))].map(({ name }) => name.replace(/\.ts$/, ""));
  assertEquals([...used.keys()].sort(), variants.sort());
  for (const [by, module] of used) {
    const whole = Object.keys(await import(`../../src/${module}`));
    const broken = Object.keys(await import(`./broken/${by}.ts`));
    assert(whole.length > 0);
    assertEquals(whole.filter((name) => !broken.includes(name)), [], `${by} lacks exports of ${module}`);
  }
});
