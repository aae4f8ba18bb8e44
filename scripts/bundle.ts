/**
 * Puts the program into one module without imports, as small as it gets: the size decides how long a start takes.
 *
 *     deno run --allow-all scripts/bundle.ts OUTPUT [FLAGS OF deno bundle]
 *
 * @module
 */

/**
 * Packages may ask for modules of Node by `require`, which a module does not have. `deno bundle` gives it to them, but
 * not with `--minify`. Nothing is loaded before it is asked for.
 */
const requireOfNode = "const require=name=>process.getBuiltinModule(name);\n";

/**
 * Writes the file.
 *
 * @param flags Those that choose configuration and packages.
 * @throws {Error} with what Deno says, if the program cannot be bundled.
 */
export async function bundle(output: string, flags: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--minify", ...flags, `--output=${output}`, "main.ts"],
    cwd: new URL("../", import.meta.url),
    stdin: "null",
    stdout: "null",
  }).output();
  if (!success) throw new Error(`Cannot bundle the program:\n${new TextDecoder().decode(stderr)}`);
  await Deno.writeTextFile(output, requireOfNode + await Deno.readTextFile(output));
}

if (import.meta.main) await bundle(Deno.args[0], Deno.args.slice(1));
