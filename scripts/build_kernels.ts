/**
 * Compile the WebAssembly kernels into src/kernels/wasm/kernels.generated.ts and portable.generated.ts.
 *
 *     deno task kernels            build
 *     deno task kernels --check    build, write nothing, and fail when the committed bytes differ
 *
 * @module
 */

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
const pooling = new URL("pool_constants.ts", import.meta.url);

/** The files that the kernels are made of, relative to src/kernels/, in order. */
function sourceFiles(): string[] {
  const names = [...Deno.readDirSync(new URL("wasm/", folder))].map((entry) => `wasm/${entry.name}`);
  return [...beside, ...names.filter((name) => !name.endsWith(".generated.ts")).sort()];
}

/** The SHA-256 of the kernels' sources and of how they are compiled. */
export async function hashSources(): Promise<string> {
  const parts = sourceFiles().map((name) => `${name}\n${Deno.readTextFileSync(new URL(name, folder))}`);
  parts.push(Deno.readTextFileSync(pooling));
  const text = [compiler, ...options, JSON.stringify(variantOptions), ...parts].join("\n").replaceAll(
    "\r\n",
    "\n",
  );
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Runs a script of the build in src/kernels/. */
async function run(...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [..."run --allow-all --no-config --no-lock".split(" "), ...args],
    cwd: folder,
  }).output();
  if (!success) throw new Error(`Cannot compile the kernels:\n${new TextDecoder().decode(stderr)}`);
}

/** Compiles one module and returns its bytes in base64. */
async function compile(precision: string, variant: Variant | "portable"): Promise<string> {
  const output = await Deno.makeTempFile({ suffix: ".wasm" });
  try {
    const real = `Real=${precision === "float32" ? "f32" : "f64"}`;
    const all = [...options, ...variantOptions[variant], "--use", real, "--outFile", output];
    await run(compiler, "wasm/kernels.ts", ...all);
    await run(pooling.href, output, binaryen);
    const bytes = await Deno.readFile(output);
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  } finally {
    await Deno.remove(output);
  }
}

/** Modules by name as the members of an object literal. */
async function members(
  names: readonly (Variant | "portable")[],
  key: (precision: string, variant: string) => string,
) {
  const lines: string[] = [];
  for (const precision of precisions) {
    for (const variant of names) {
      lines.push(`  "${key(precision, variant)}":\n    "${await compile(precision, variant)}",`);
    }
  }
  return lines.join("\n");
}

/** The generated files: their names in src/kernels/wasm/ and their texts. */
async function generate(): Promise<[name: string, text: string][]> {
  const kernels = `/**
 * The compiled kernels; made by scripts/build_kernels.ts.
 *
 * @module
 */

/** The SHA-256 of what the modules were made from. */
export const sourceHash = "${await hashSources()}";

/** WebAssembly modules in base64 by precision and variant. */
export const modules: Readonly<Record<string, string>> = {
${await members(variants, (precision, variant) => `${precision} ${variant}`)}
};
`;
  const portable = `/**
 * The kernels for a memory that is not shared, without relaxed instructions; made by scripts/build_kernels.ts.
 *
 * @module
 */

/** WebAssembly modules in base64 by precision. */
export const modules: Readonly<Record<string, string>> = {
${await members(["portable"], (precision) => precision)}
};
`;
  return [["kernels.generated.ts", kernels], ["portable.generated.ts", portable]];
}

if (import.meta.main) {
  for (const [name, text] of await generate()) {
    const target = new URL(`wasm/${name}`, folder);
    if (!Deno.args.includes("--check")) {
      Deno.writeTextFileSync(target, text);
    } else if (Deno.readTextFileSync(target) !== text) {
      throw new Error("The committed kernels differ from what their sources give: run deno task kernels");
    }
  }
}
