/**
 * Builds the program as one executable: dist/mlx-VERSION-TARGET, with the sums of all that are there in SHA256SUMS.
 *
 *     deno task compile                       for this machine
 *     deno task compile --target TARGET       for another one; can be given again
 *     deno task compile --all                 for all of them
 *
 * Where the runtime that `deno compile` embeds cannot be downloaded, a self-extracting file for this machine is built
 * instead; `--single-file` asks for it at once, and with `--all` there is none. For Windows, on any machine, that is a
 * zip archive, which is also built beside the executable. `--output DIR` takes the place of dist.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { version } from "../src/version.ts";
import { bundle, files } from "./bundle.ts";
import { hex, singleFile } from "./single_file.ts";
import { denoForWindows, windowsZip } from "./windows_zip.ts";

const targets = [
  "x86_64-unknown-linux-gnu",
  "aarch64-unknown-linux-gnu",
  "x86_64-apple-darwin",
  "aarch64-apple-darwin",
  "x86_64-pc-windows-msvc",
];

const options = readOptions();

const root = new URL("../", import.meta.url);
const permissions = (await Deno.readTextFile(new URL("scripts/permissions", root))).trim().split("\n");

/**
 * In a compiled program permissions are fixed before anybody names a data directory: it may read everything and checks
 * paths itself. Written is only below the directory it is started in.
 */
const compiled = [
  ...permissions.map((flag) => flag === "--allow-read=." ? "--allow-read" : flag),
  "--no-code-cache",
  // The bundle needs no package, and none of these files is looked for.
  ..."--no-check --no-config --no-lock --no-remote --no-npm".split(" "),
];

function say(text: string): void {
  console.error(`compile: ${text}`);
}

function fail(text: string): never {
  say(text);
  Deno.exit(1);
}

/** Runs Deno in a directory; what it says is passed on and given back. */
async function deno(args: readonly string[], cwd: string): Promise<{ success: boolean; said: string }> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd,
    stdin: "null",
    stdout: "inherit",
    stderr: "piped",
  })
    .spawn();
  let said = "";
  for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
    said += text;
    await Deno.stderr.write(new TextEncoder().encode(text));
  }
  return { success: (await child.status).success, said };
}

/** The arguments that choose the packages: those of JSR, or the stand-ins where it does not answer. */
async function choosePackages(): Promise<string[]> {
  const jsr = ["--config=deno.json", "--lock=deno.lock"];
  const standins = [
    "--config=deno.json",
    "--import-map=tests/standins/import_map.json",
    "--lock=tests/standins/deno.lock",
    "--frozen",
  ];
  const usesStandins = !import.meta.resolve("@std/path").startsWith("jsr:");
  const tried = new Deno.Command(Deno.execPath(), {
    // A module that imports one of them itself: of main.ts the parts that are loaded when used may fail unnoticed.
    args: ["cache", "--quiet", ...jsr, "src/cli/options.ts"],
    cwd: root,
  });
  if (!usesStandins && (await tried.output()).success) return jsr;
  say("JSR does not answer: building with the stand-ins of tests/standins");
  return standins;
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        target: { type: "string", multiple: true, default: [Deno.build.target] },
        all: { type: "boolean", default: false },
        "single-file": { type: "boolean", default: false },
        output: { type: "string", default: "dist" },
      },
    }).values;
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

/** Compiles the bundle: a tenth smaller than with all the modules and packages, and it starts in half the time. */
async function compile(
  target: string,
  modules: string,
  output: string,
): Promise<"done" | "failed" | "no runtime"> {
  const { success, said } = await deno(
    ["compile", ...compiled, `--target=${target}`, `--output=${output}`, files[0]],
    modules,
  );
  if (success) return "done";
  return /denort|Setting up base binary/.test(said) ? "no runtime" : "failed";
}

/** Builds what holds Deno and the bundled program side by side: an archive for Windows, else a self-extracting file. */
async function buildSingleFile(modules: string, output: string): Promise<void> {
  const parts = {
    version,
    permissions,
    modules: Object.fromEntries(
      await Promise.all(files.map(async (name) => [name, await Deno.readFile(`${modules}/${name}`)])),
    ),
  };
  const bytes = output.endsWith(".zip")
    ? await windowsZip({ ...parts, deno: await denoForWindows().catch(({ message }) => fail(message)) })
    : await singleFile({ ...parts, target: Deno.build.target, deno: await Deno.readFile(Deno.execPath()) });
  await Deno.writeFile(`${output}.new`, bytes, { mode: 0o755 });
  await Deno.rename(`${output}.new`, output);
}

async function build(target: string, modules: string): Promise<boolean> {
  const windows = target.includes("windows");
  const stem = `mlx-${version}-${target}`;
  const name = windows ? `${stem}.exe` : stem;
  const output = `${directory}/${name}`;
  if (!options["single-file"]) {
    const outcome = await compile(target, modules, output);
    if (outcome === "no runtime") say(`the runtime denort for ${target} cannot be downloaded`);
    if (outcome === "failed" || outcome === "no runtime" && options.all) return false;
    if (outcome === "done") {
      await tell(name);
      if (!windows) return true;
    }
  }
  if (windows) {
    say("building an archive with Deno for Windows");
    await buildSingleFile(modules, `${directory}/${stem}.zip`);
    return await tell(`${stem}.zip`);
  }
  if (target !== Deno.build.target) {
    say(`a self-extracting file for ${target} cannot be built on this machine`);
    return false;
  }
  say("building a self-extracting file with the Deno of this machine");
  await buildSingleFile(modules, output);
  return await tell(name);
}

async function tell(name: string): Promise<true> {
  const { size } = await Deno.stat(`${directory}/${name}`);
  say(`${options.output}/${name}, ${(size / 1e6).toFixed(1)} MB`);
  return true;
}

const wanted = options.all ? targets : options.target;
const unknown = wanted.find((target) => !targets.includes(target) && target !== Deno.build.target);
if (unknown !== undefined) fail(`unknown target "${unknown}"; there are: ${targets.join(", ")}`);
await Deno.mkdir(options.output, { recursive: true });
const directory = await Deno.realPath(options.output);
const modules = `${directory}/modules`;
await Deno.mkdir(modules, { recursive: true });
await bundle(modules, await choosePackages()).catch(({ message }) => fail(message));
// A compiled program holds the times of its files: the same sources make the same bytes.
for (const name of files) await Deno.utime(`${modules}/${name}`, 0, 0);
let complete = true;
for (const target of wanted) complete = await build(target, modules) && complete;
await Deno.remove(modules, { recursive: true });

const sums: string[] = [];
for (const { name } of Deno.readDirSync(directory)) {
  if (!name.startsWith(`mlx-${version}-`)) continue;
  const digest = await crypto.subtle.digest("SHA-256", await Deno.readFile(`${directory}/${name}`));
  sums.push(`${hex(digest)}  ${name}\n`);
}
sums.sort((a, b) => a.slice(64) < b.slice(64) ? -1 : 1);
if (sums.length > 0) await Deno.writeTextFile(`${directory}/SHA256SUMS`, sums.join(""));
if (!complete) Deno.exit(1);
