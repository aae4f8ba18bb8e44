/**
 * Compile the WebAssembly kernels into src/kernels/wasm/kernels.generated.ts.
 *
 *     deno task kernels            build
 *     deno task kernels --check    build, write nothing, and fail when the committed bytes differ
 *
 * @module
 */

import { reservedBytes } from "../src/kernels/memory.ts";
import { precisions, variants } from "../src/kernels/variants.ts";

const compiler = "npm:assemblyscript@0.28.20/asc";
const options = [
  ..."-O2 --runtime stub --noAssert --noColors --importMemory --sharedMemory --maximumMemory 65536".split(
    " ",
  ),
  ..."--noExportMemory --enable simd --enable threads".split(" "),
  // Engines then know that this much is there, and check loads at small offsets from an address once, not twice.
  "--initialMemory",
  String(reservedBytes / 65536),
];
/** The files outside wasm/ that the sources import. */
const shared = ["blocks.ts", "coefficients.ts", "trigonometric_constants.ts"];
const folder = new URL("../src/kernels/", import.meta.url);
const target = new URL("wasm/kernels.generated.ts", folder);

/** The files that the kernels are made of, relative to src/kernels/, in order. */
function sourceFiles(): string[] {
  const names = [...Deno.readDirSync(new URL("wasm/", folder))].map((entry) => `wasm/${entry.name}`);
  return [...shared, ...names.filter((name) => !name.endsWith(".generated.ts")).sort()];
}

/** The SHA-256 of the kernels' sources and of how they are compiled. */
export async function hashSources(): Promise<string> {
  const parts = sourceFiles().map((name) => `${name}\n${Deno.readTextFileSync(new URL(name, folder))}`);
  const text = [compiler, ...options, ...parts].join("\n").replaceAll("\r\n", "\n");
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Compiles one module and returns its bytes in base64. */
async function compile(precision: string, variant: string): Promise<string> {
  const output = await Deno.makeTempFile({ suffix: ".wasm" });
  try {
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ..."run --allow-all --no-config --no-lock".split(" "),
        compiler,
        "wasm/kernels.ts",
        ...options,
        ...(variant === "fused" ? ["--enable", "relaxed-simd"] : []),
        "--use",
        `Real=${precision === "float32" ? "f32" : "f64"}`,
        "--outFile",
        output,
      ],
      cwd: folder,
    }).output();
    if (!success) throw new Error(`Cannot compile the kernels:\n${new TextDecoder().decode(stderr)}`);
    const bytes = await Deno.readFile(output);
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  } finally {
    await Deno.remove(output);
  }
}

/** The text of the generated file. */
async function generate(): Promise<string> {
  const lines: string[] = [];
  for (const precision of precisions) {
    for (const variant of variants) {
      lines.push(`  "${precision} ${variant}":\n    "${await compile(precision, variant)}",`);
    }
  }
  return `/**
 * The compiled kernels; made by scripts/build_kernels.ts.
 *
 * @module
 */

/** The SHA-256 of what the modules were made from. */
export const sourceHash = "${await hashSources()}";

/** WebAssembly modules in base64 by precision and variant. */
export const modules: Readonly<Record<string, string>> = {
${lines.join("\n")}
};
`;
}

if (import.meta.main) {
  const text = await generate();
  if (!Deno.args.includes("--check")) {
    Deno.writeTextFileSync(target, text);
  } else if (Deno.readTextFileSync(target) !== text) {
    throw new Error("The committed kernels differ from what their sources give: run deno task kernels");
  }
}
