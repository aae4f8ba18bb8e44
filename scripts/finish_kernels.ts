/**
 * What is done to a WebAssembly module that the compiler has made; scripts/build_kernels.ts runs it.
 *
 *     deno run --allow-all --no-config --no-lock scripts/finish_kernels.ts MODULE BINARYEN
 *
 * Exports that are only marks are taken out: the compiler puts a function that has one caller into that, unless it is
 * exported, but V8 compiles functions when they are called, and two small ones faster than one that holds both.
 *
 * Vector constants become globals. V8 makes a constant of 128 bits anew at each use, also inside a loop, by several
 * instructions from immediate numbers of 64 bits; a global is loaded by one. The globals are declared mutable, though
 * nothing changes them, because an engine may make constants of immutable ones again. Zeros, and ones in every bit, stay:
 * they take one instruction. The kernels' sources name their constants where they use them and need not know.
 *
 * @module
 */

/** The text of a module without exports whose names begin with "_". */
export function dropMarks(text: string): string {
  return text.split("\n").filter((line) => !line.startsWith(' (export "_')).join("\n");
}

/** A use of a constant in the text of a module; the compiler writes all of them as four words. */
const use = /\(v128\.const i32x4 (0x[0-9a-f]{8}(?: 0x[0-9a-f]{8}){3})\)/g;

/** Whether an engine makes these words by one instruction. */
function isCheap(words: string): boolean {
  return /^(0x0{8} ?|0xf{8} ?)\1{3}$/.test(`${words} `);
}

/** The text of a module with one global for each constant; those that globals begin with stay. */
export function poolConstants(text: string): string {
  const names = new Map<string, string>();
  const pooled = text.split("\n").map((line) => {
    if (line.startsWith(" (global ")) return line;
    return line.replaceAll(use, (constant, words: string) => {
      if (isCheap(words)) return constant;
      const name = names.get(words) ?? `$constant${names.size}`;
      names.set(words, name);
      return `(global.get ${name})`;
    });
  });
  const globals = [...names].map(([words, name]) =>
    ` (global ${name} (mut v128) (v128.const i32x4 ${words}))`
  );
  const exports = pooled.findIndex((line) => line.startsWith(" (export "));
  if (exports < 0) throw new Error("Cannot move the constants: the module exports nothing");
  return pooled.toSpliced(exports, 0, ...globals).join("\n");
}

/** What is used of a module in Binaryen. */
interface BinaryenModule {
  setFeatures(features: number): void;
  emitText(): string;
  emitBinary(): Uint8Array<ArrayBuffer>;
}

if (import.meta.main) {
  const [path, library] = Deno.args;
  const { default: binaryen } = await import(library);
  const compiled: BinaryenModule = binaryen.readBinary(Deno.readFileSync(path));
  const pooled: BinaryenModule = binaryen.parseText(poolConstants(dropMarks(compiled.emitText())));
  pooled.setFeatures(binaryen.Features.All);
  Deno.writeFileSync(path, pooled.emitBinary());
}
