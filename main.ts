/**
 * The program `mlx`.
 *
 * @module
 */
import "./src/cli/harden.ts";
import { cli } from "./src/cli/mod.ts";
import { outliveFileSizeLimit } from "./src/cli/signals.ts";
import { processTerminal } from "./src/cli/terminal.ts";

if (import.meta.main) {
  outliveFileSizeLimit();
  Deno.exit(await cli(Deno.args, { terminal: processTerminal() }));
}
