/**
 * What the functions of a WebAssembly module take and give, as JSON on standard output; scripts/build_kernels.ts runs
 * it on what the compiler makes.
 *
 *     deno run --allow-all --no-config --no-lock scripts/kernel_signatures.ts MODULE BINARYEN
 *
 * A signature has a letter for each parameter, then ">" and the letter of the result, if there is one: i, l, f and d
 * for integers of 32 and 64 bits and floating-point numbers of either.
 *
 * @module
 */

/** What is used of Binaryen. */
interface Binaryen {
  readonly i32: number;
  readonly i64: number;
  readonly f32: number;
  readonly f64: number;
  readBinary(bytes: Uint8Array): {
    getNumExports(): number;
    getExportByIndex(index: number): number;
    getFunction(name: string): number;
  };
  getExportInfo(entry: number): { readonly name: string; readonly value: string };
  getFunctionInfo(entry: number): { readonly params: number; readonly results: number };
  expandType(type: number): Iterable<number>;
}

const [path, library] = Deno.args;
const { default: binaryen }: { default: Binaryen } = await import(library);
const letters = new Map([
  [binaryen.i32, "i"],
  [binaryen.i64, "l"],
  [binaryen.f32, "f"],
  [binaryen.f64, "d"],
]);
const lettersOf = (type: number) =>
  Array.from(binaryen.expandType(type), (part) => letters.get(part)!).join("");

const module = binaryen.readBinary(Deno.readFileSync(path));
const signatures: [name: string, signature: string][] = [];
for (let i = 0; i < module.getNumExports(); i++) {
  const { name, value } = binaryen.getExportInfo(module.getExportByIndex(i));
  const { params, results } = binaryen.getFunctionInfo(module.getFunction(value));
  signatures.push([name, `${lettersOf(params)}>${lettersOf(results)}`]);
}
console.log(JSON.stringify(Object.fromEntries(signatures)));
