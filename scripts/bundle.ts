/**
 * Puts the program into a few modules: how long a start takes depends on how many are loaded.
 *
 *     deno run --allow-all scripts/bundle.ts DIRECTORY [FLAGS OF deno bundle]
 *
 * @module
 */

/**
 * The modules, the first of which is started: their files, what they begin with, and how others import that. None of
 * them may share a class or a state with another.
 */
const modules = [
  { file: "start.js", entry: "main.ts" },
  { file: "program.js", entry: "src/cli/main.ts", imported: "./src/cli/main.ts" },
  // For memory that no threads share.
  {
    file: "portable_kernels.js",
    entry: "src/kernels/wasm/portable.generated.ts",
    imported: "./wasm/portable.generated.ts",
  },
  // The definitions of the kernels, for the self-test.
  { file: "kernel_exam.js", entry: "src/kernels/exam/mod.ts", imported: "../kernels/exam/mod.ts" },
  // A quarter of all code, for mistakes in YAML.
  { file: "yaml_places.js", entry: "src/spec/yaml_places.ts", imported: "./yaml_places.ts" },
];

/** Their files. */
export const files: readonly string[] = modules.map(({ file }) => file);

/**
 * Packages may ask for modules of Node by `require`, which a module does not have: this one loads nothing before it is
 * asked to.
 */
const requireOfNode = "const require=name=>process.getBuiltinModule(name);\n";

/**
 * What `deno bundle` has for that: it loads the module `node:module`, and with it many others, at each start.
 */
const requireOfDeno =
  /import\s*\{\s*createRequire as __deno_internal_createRequire\s*\}\s*from\s*"node:module";\s*var ([\w$]+)\s*=\s*__deno_internal_createRequire\(import\.meta\.url\);/;

/**
 * Writes the files into a directory.
 *
 * @param flags Those that choose configuration and packages.
 * @throws {Error} with what Deno says, if the program cannot be bundled.
 */
export async function bundle(directory: string, flags: readonly string[]): Promise<void> {
  const loaded = modules.filter(({ imported }) => imported !== undefined);
  let imports = 0;
  for (const { file, entry } of modules) {
    const others = loaded.filter((other) => other.entry !== entry);
    const path = `${directory}/${file}`;
    await bundleModule(entry, path, [...flags, ...others.map(({ imported }) => `--external=${imported}`)]);
    let text = await Deno.readTextFile(path);
    for (const other of others) {
      text = text.replaceAll(`import("${other.imported}")`, () => (imports++, `import("./${other.file}")`));
    }
    if (file !== modules[0].file) text = requireOfNode + text.replace(requireOfDeno, "var $1=require;");
    await Deno.writeTextFile(path, text);
  }
  if (imports !== loaded.length) {
    throw new Error(`Cannot bundle the program: ${loaded.length} modules are imported in ${imports} places`);
  }
}

/**
 * Writes a module with all that it imports into one file.
 *
 * Not with `--minify`: with that, `deno bundle` 2.9.6 drops a `using` whose variable is read once, and nothing is
 * closed or unlocked any more. Names and blanks cost nothing where the text is ASCII.
 *
 * @param flags More flags of `deno bundle`.
 * @throws {Error} with what Deno says, if it cannot be bundled.
 */
export async function bundleModule(entry: string, output: string, flags: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", ...flags, `--output=${output}`, entry],
    cwd: new URL("../", import.meta.url),
    stdin: "null",
    stdout: "null",
  }).output();
  if (!success) throw new Error(`Cannot bundle the program:\n${new TextDecoder().decode(stderr)}`);
  await Deno.writeTextFile(output, inAscii(await Deno.readTextFile(output)));
}

/**
 * A program with escapes in place of other characters than those of ASCII, which Deno's bundler leaves in regular
 * expressions and comments only. V8 keeps two bytes of each character of a text that has one beyond Latin-1, and its
 * start takes two milliseconds longer.
 *
 * @throws {Error} if a backslash stands before such a character.
 */
export function inAscii(program: string): string {
  return program.replace(/\\?[^\0-\x7f]/g, (found) => {
    if (found.length > 1) throw new Error(`Cannot bundle the program: it has a backslash before ${found[1]}`);
    return `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

if (import.meta.main) await bundle(Deno.args[0], Deno.args.slice(1));
