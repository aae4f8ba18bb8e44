/**
 * Puts the program into one module without imports, as small as it gets: the size decides how long a start takes.
 *
 *     deno run --allow-all scripts/bundle.ts OUTPUT [FLAGS OF deno bundle]
 *
 * @module
 */

/**
 * Packages may ask for modules of Node by `require`, which a module does not have: this one loads nothing before it is
 * asked to.
 */
const requireOfNode = "const require=name=>process.getBuiltinModule(name);\n";

/**
 * What `deno bundle` has for that, if it recognises the place, which with `--minify` depends on how long a name comes
 * out: it loads the module `node:module`, and with it many others, at each start.
 */
const requireOfDeno =
  /import\s*\{\s*createRequire as __deno_internal_createRequire\s*\}\s*from\s*"node:module";\s*var ([\w$]+)\s*=\s*__deno_internal_createRequire\(import\.meta\.url\);/;

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
  const program = (await Deno.readTextFile(output)).replace(requireOfDeno, "var $1=require;");
  await Deno.writeTextFile(output, requireOfNode + program);
}

if (import.meta.main) await bundle(Deno.args[0], Deno.args.slice(1));
