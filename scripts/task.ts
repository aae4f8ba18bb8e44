/**
 * What the tasks of deno.json start: the program, which tells by the name of this file to name a task when it says
 * what to type next.
 *
 * @module
 */
import "../src/cli/harden.ts";

if (import.meta.main) await (await import("../src/cli/main.ts")).main();
