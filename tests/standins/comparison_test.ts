/** The comparison of scripts/check-std, where there is nothing but the stand-ins: it covers all, and it notices. */
import { assert, assertEquals } from "@std/assert";
import { compare, type Exports } from "./comparison/compare.ts";
import { flaws } from "./comparison/flawed.ts";
import { subjects } from "./comparison/mod.ts";
import { importedNames, sources } from "./imported.ts";

const standin = (name: string): Promise<Exports> => import(`./${name.replace("@std/", "")}.ts`);

Deno.test("every name that is imported from @std is compared, and no other", async () => {
  const imported = (await sources()).flatMap(importedNames).filter(([, name]) => /^\w+$/.test(name));
  const compared = Object.entries(subjects).flatMap(([name, parts]) =>
    Object.keys(parts).map((part) => `${name} ${part}`)
  );
  const expected = new Set(imported.map((names) => names.join(" ")));
  assertEquals(compared.toSorted(), [...expected].sort());
});

for (const [name, parts] of Object.entries(subjects)) {
  Deno.test(`of ${name} nothing differs from itself`, async () => {
    const exports = await standin(name);
    for (const [part, subject] of Object.entries(parts)) {
      const { tried, differences } = await compare(subject, [exports[part], exports[part]], 20);
      assert(tried > 0);
      assertEquals(differences, [], part);
    }
  });
}

for (const [what, { package: name, name: part, flawed }] of Object.entries(flaws)) {
  Deno.test(`negative control: ${part} with a flaw is noticed: ${what}`, async () => {
    const { differences } = await compare(subjects[name][part], [(await standin(name))[part], flawed], 0);
    assert(differences.length > 0);
  });
}
