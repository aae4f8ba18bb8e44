/**
 * Compares the stand-ins for @std with the packages, in types and results: started by scripts/check-std, which sees to it
 * that `@std` means the packages here.
 *
 * @module
 */
import { usesStandins } from "../tests/deno.ts";
import { compare, type Exports } from "../tests/standins/comparison/compare.ts";
import { flaws } from "../tests/standins/comparison/flawed.ts";
import { subjects } from "../tests/standins/comparison/mod.ts";
import { differentTypes } from "../tests/standins/comparison/types.ts";

/** How many calls of each name are made up, beside the known ones. */
const generated = 20_000;
let faults = 0;

function tell(what: string, differences: readonly string[]): void {
  console.log(`${differences.length === 0 ? "same" : "DIFFERENT"}  ${what}`);
  for (const line of differences) console.log(`  ${line}`);
  faults += differences.length;
}

const standin = (name: string) =>
  new URL(`../tests/standins/${name.replace("@std/", "")}.ts`, import.meta.url).href;
if (usesStandins) {
  throw new Error("@std is not the packages but the stand-ins: start scripts/check-std");
}

const pairs = Object.entries(subjects).map(([name, parts]) => (
  { names: Object.keys(parts), standin: standin(name), real: name }
));
tell("types", await differentTypes(pairs, Deno.args));
for (const [name, parts] of Object.entries(subjects)) {
  const [ours, real]: Exports[] = [await import(standin(name)), await import(name)];
  for (const [part, subject] of Object.entries(parts)) {
    const { tried, differences } = await compare(subject, [ours[part], real[part]], generated);
    tell(`${name} ${part}, stand-in and package: ${tried} calls`, differences);
  }
}

const missed: string[] = [];
for (const [what, { package: name, name: part, flawed }] of Object.entries(flaws)) {
  const real: Exports = await import(name);
  const { differences } = await compare(subjects[name][part], [flawed, real[part]], 0);
  if (differences.length === 0) missed.push(`${name} ${part}: ${what}`);
}
console.log(`${Object.keys(flaws).length - missed.length} of ${Object.keys(flaws).length} flaws are noticed`);
tell("negative control", missed);
if (faults > 0) Deno.exit(1);
