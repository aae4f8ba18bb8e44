/**
 * Write the lock files anew after a change of dependencies.
 *
 *     deno task lock
 *
 * tests/standins/deno.lock is made by Deno. In deno.lock the entries of the JSR packages stay as they are (on a machine
 * that reaches JSR, Deno itself keeps them current) and those of the npm packages are taken over.
 *
 * @module
 */

interface Lock {
  version: string;
  specifiers: Record<string, string>;
  jsr: Record<string, unknown>;
  npm: Record<string, unknown>;
  workspace: unknown;
}

const root = new URL("../", import.meta.url);
const standins = new URL("tests/standins/", root);

const read = async (url: URL) => JSON.parse(await Deno.readTextFile(url));
const isJsr = ([specifier]: [string, unknown]) => specifier.startsWith("jsr:");

/** The modules whose imports are locked: all that Deno checks. */
function* modules(directory: URL): Generator<string> {
  for (const entry of Deno.readDirSync(directory)) {
    const url = new URL(entry.name, directory);
    if (entry.isDirectory) yield* modules(new URL(`${url.href}/`));
    else if (entry.name.endsWith(".ts")) yield url.href;
  }
}

const lockOfStandins = new URL("deno.lock", standins);
await Deno.remove(lockOfStandins).catch(() => {});
const { success } = await new Deno.Command(Deno.execPath(), {
  args: [
    "cache",
    "--quiet",
    `--import-map=${new URL("import_map.json", standins)}`,
    "--lock=tests/standins/deno.lock",
    "main.ts",
    ...modules(new URL("tests/", root)),
    ...modules(new URL("scripts/", root)),
  ],
  cwd: root,
}).output();
if (!success) Deno.exit(1);

const made: Lock = await read(lockOfStandins);
const kept: Lock = await read(new URL("deno.lock", root));

const lock: Lock = {
  version: made.version,
  specifiers: { ...Object.fromEntries(Object.entries(kept.specifiers).filter(isJsr)), ...made.specifiers },
  jsr: kept.jsr,
  npm: made.npm,
  workspace: made.workspace,
};
await Deno.writeTextFile(new URL("deno.lock", root), JSON.stringify(lock, null, 2) + "\n");
