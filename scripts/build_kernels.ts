/**
 * Compile the WebAssembly kernels into src/kernels/wasm/kernels.generated.ts and portable.generated.ts, and make
 * src/kernels/calls.generated.ts of their definitions.
 *
 *     deno task kernels            build
 *     deno task kernels --check    build, write nothing, and fail when the committed bytes differ
 *
 * @module
 */

import { kernelCallsText } from "./kernel_calls.ts";
import { reservedBytes } from "../src/kernels/memory.ts";
import { precisions, type Variant, variants } from "../src/kernels/variants.ts";

const compiler = "npm:assemblyscript@0.28.20/asc";
const binaryen = "npm:assemblyscript@0.28.20/binaryen";
const options = [
  ..."-O2 --runtime stub --noAssert --noColors --importMemory --noExportMemory --enable simd".split(" "),
  // Engines then know that this much is there, and check loads at small offsets from an address once, not twice.
  "--initialMemory",
  String(reservedBytes / 65536),
];
/** The files outside wasm/ that the sources import. */
const beside = ["blocks.ts", "coefficients.ts", "limits.ts", "trigonometric_constants.ts"];
const shared = "--sharedMemory --maximumMemory 65536 --enable threads".split(" ");

/** What sets each variant apart. */
const variantOptions: Readonly<Record<Variant | "portable", readonly string[]>> = {
  fused: [...shared, "--enable", "relaxed-simd"],
  software: shared,
  portable: [],
};
const folder = new URL("../src/kernels/", import.meta.url);
/** What is done to the compiled modules. */
const finishing = new URL("finish_kernels.ts", import.meta.url);
/** What reads the types of their functions. */
const reading = new URL("kernel_signatures.ts", import.meta.url);

/** The sources in a folder below src/kernels/, in order. */
function filesIn(path: string): string[] {
  const files = [...Deno.readDirSync(new URL(path, folder))].filter(({ isFile }) => isFile);
  return files.map(({ name }) => path + name).filter((name) => !name.endsWith(".generated.ts")).sort();
}

/** The files whose exports are those of a module, relative to src/kernels/, in order. */
function entryFiles(): string[] {
  return filesIn("wasm/kernels/");
}

/** The files that the kernels are made of, relative to src/kernels/, in order. */
function sourceFiles(): string[] {
  return [...beside, ...filesIn("wasm/"), ...entryFiles()];
}

/** The SHA-256 of the kernels' sources and of how they are compiled. */
export async function hashSources(): Promise<string> {
  const parts = sourceFiles().map((name) => `${name}\n${Deno.readTextFileSync(new URL(name, folder))}`);
  parts.push(Deno.readTextFileSync(finishing), Deno.readTextFileSync(reading));
  const text = [compiler, ...options, JSON.stringify(variantOptions), ...parts].join("\n").replaceAll(
    "\r\n",
    "\n",
  );
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Runs a script of the build in src/kernels/, and gives what it prints. */
async function run(...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [..."run --allow-all --no-config --no-lock".split(" "), ...args],
    cwd: folder,
  }).output();
  if (!success) throw new Error(`Cannot compile the kernels:\n${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}

/** A compiled module. */
interface Compiled {
  /** Its bytes in base64. */
  readonly text: string;
  /** What its functions take and give, by name. */
  readonly signatures: Readonly<Record<string, string>>;
}

/** Compiles one module. */
async function compile(precision: string, variant: Variant | "portable"): Promise<Compiled> {
  const output = await Deno.makeTempFile({ suffix: ".wasm" });
  try {
    const real = `Real=${precision === "float32" ? "f32" : "f64"}`;
    const all = [...options, ...variantOptions[variant], "--use", real, "--outFile", output];
    await run(compiler, ...entryFiles(), ...all);
    await run(finishing.href, output, binaryen);
    const bytes = await Deno.readFile(output);
    const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    return { text, signatures: JSON.parse(await run(reading.href, output, binaryen)) };
  } finally {
    await Deno.remove(output);
  }
}

/** All modules of some variants, by "precision variant". */
async function compileAll(names: readonly (Variant | "portable")[]): Promise<Map<string, Compiled>> {
  const all = new Map<string, Compiled>();
  for (const precision of precisions) {
    for (const variant of names) all.set(`${precision} ${variant}`, await compile(precision, variant));
  }
  return all;
}

/**
 * What the functions take and give in both precisions: "r" stands for a number of the module's own.
 *
 * @throws {Error} if they differ in more than that.
 */
function commonSignatures(
  singles: Compiled["signatures"],
  doubles: Compiled["signatures"],
): [string, string][] {
  return Object.entries(singles).map(([name, single]) => {
    const double = doubles[name] ?? "";
    const common = Array.from(single, (letter, i) => letter === "f" && double[i] === "d" ? "r" : letter).join(
      "",
    );
    if (common.replaceAll("r", "d") !== double) throw new Error(`"${name}" takes ${single} and ${double}`);
    return [name, common];
  });
}

/** The generated files: their names in src/kernels/ and their texts. */
async function generate(): Promise<[name: string, text: string][]> {
  const compiled = await compileAll(variants);
  const signatures = commonSignatures(
    compiled.get("float32 fused")!.signatures,
    compiled.get("float64 fused")!.signatures,
  );
  const members = (lines: readonly string[]) => lines.map((line) => `  ${line},\n`).join("");
  const kernels = `/**
 * The compiled kernels; made by scripts/build_kernels.ts.
 *
 * @module
 */

/** The SHA-256 of what the modules were made from. */
export const sourceHash = "${await hashSources()}";

/**
 * What the functions of all modules take and give: a letter for each parameter, then ">" and the letter of the result,
 * if there is one. i is an integer of 32 bits, d a float64, r a number of the module's precision.
 */
export const signatures: Readonly<Record<string, string>> = {
${members(signatures.map(([name, signature]) => `${name}: "${signature}"`))}};

/** WebAssembly modules in base64 by precision and variant. */
export const modules: Readonly<Record<string, string>> = {
${members([...compiled].map(([name, { text }]) => `"${name}":\n    "${text}"`))}};
`;
  const portable = `/**
 * The kernels for a memory that is not shared, without relaxed instructions; made by scripts/build_kernels.ts.
 *
 * @module
 */

/** WebAssembly modules in base64 by precision. */
export const modules: Readonly<Record<string, string>> = {
${
    members(
      [...await compileAll(["portable"])].map(([name, { text }]) =>
        `"${name.split(" ")[0]}":\n    "${text}"`
      ),
    )
  }};
`;
  return [
    ["calls.generated.ts", kernelCallsText()],
    ["wasm/kernels.generated.ts", kernels],
    ["wasm/portable.generated.ts", portable],
  ];
}

if (import.meta.main) {
  for (const [name, text] of await generate()) {
    const target = new URL(name, folder);
    if (!Deno.args.includes("--check")) {
      Deno.writeTextFileSync(target, text);
    } else if (Deno.readTextFileSync(target) !== text) {
      throw new Error("The committed kernels differ from what their sources give: run deno task kernels");
    }
  }
}
