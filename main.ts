/**
 * The program `mlx`.
 *
 * @module
 */
import "./src/cli/harden.ts";
import { version } from "./src/version.ts";

/** Answers the one question that takes less time than loading the rest does; false if it could not. */
function tellVersion(): boolean {
  if (Deno.args.length !== 1 || Deno.args[0] !== "--version") return false;
  const text = new TextEncoder().encode(`mlx ${version}\n`);
  try {
    return Deno.stdout.writeSync(text) === text.length;
  } catch {
    return false; // The rest says why.
  }
}

if (import.meta.main && !tellVersion()) await (await import("./src/cli/main.ts")).main();
