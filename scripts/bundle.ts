/**
 * Puts the program into two modules, as small as they get: how long a start takes depends on what is loaded.
 *
 *     deno run --allow-all scripts/bundle.ts DIRECTORY [FLAGS OF deno bundle]
 *
 * @module
 */

/** What is started; it answers what needs nothing else, and loads the rest otherwise. */
export const start = "start.js";
/** The rest. */
export const program = "program.js";

/** Where the one asks for the other. */
const rest = "./src/cli/main.ts";

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
 * Writes the two files into a directory.
 *
 * @param flags Those that choose configuration and packages.
 * @throws {Error} with what Deno says, if the program cannot be bundled.
 */
export async function bundle(directory: string, flags: readonly string[]): Promise<void> {
  const first = await bundled("main.ts", [...flags, `--external=${rest}`], `${directory}/${start}`);
  if (first.split(rest).length !== 2) {
    throw new Error(`Cannot bundle the program: main.ts does not load ${rest}`);
  }
  const second = await bundled(rest, flags, `${directory}/${program}`);
  await Deno.writeTextFile(`${directory}/${start}`, first.replace(rest, `./${program}`));
  await Deno.writeTextFile(
    `${directory}/${program}`,
    requireOfNode + second.replace(requireOfDeno, "var $1=require;"),
  );
}

/** The text of one module; `output` is a file to be written over. */
async function bundled(entry: string, flags: readonly string[], output: string): Promise<string> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--minify", ...flags, `--output=${output}`, entry],
    cwd: new URL("../", import.meta.url),
    stdin: "null",
    stdout: "null",
  }).output();
  if (!success) throw new Error(`Cannot bundle the program:\n${new TextDecoder().decode(stderr)}`);
  return await Deno.readTextFile(output);
}

if (import.meta.main) await bundle(Deno.args[0], Deno.args.slice(1));
