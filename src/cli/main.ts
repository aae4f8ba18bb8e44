/**
 * The program as it is started, but for the question that `main.ts` answers itself.
 *
 * @module
 */
import { cli } from "./mod.ts";
import { outliveFileSizeLimit } from "./signals.ts";
import { processTerminal } from "./terminal.ts";

/** Runs the command line of this process and ends it. */
export async function main(): Promise<never> {
  outliveFileSizeLimit();
  Deno.exit(await cli(Deno.args, { terminal: processTerminal() }));
}
