/**
 * What the tasks of deno.json start: the program, which tells by the name of this file to name a task when it says
 * what to type next.
 *
 * @module
 */
import "../src/cli/harden.ts";
import { packageError } from "../src/cli/packages.ts";

/** Loads the command line. A task is the start whose packages may be missing: then it ends with words. */
async function load() {
  try {
    return await import("../src/cli/main.ts");
  } catch (error) {
    const known = packageError(error);
    if (known === undefined) throw error;
    console.error(`mlx: error: ${known.message}\nmlx: hint: ${known.hint}`);
    Deno.exit(known.exitCode);
  }
}

if (import.meta.main) await (await load()).main();
