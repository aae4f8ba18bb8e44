/**
 * The program `mlx`.
 *
 * @module
 */
import "./src/cli/harden.ts";
import { cli } from "./src/cli/mod.ts";
import { processTerminal } from "./src/cli/terminal.ts";

if (import.meta.main) Deno.exit(await cli(Deno.args, { terminal: processTerminal() }));
