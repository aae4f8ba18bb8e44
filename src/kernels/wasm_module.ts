/**
 * Modules of WebAssembly with one function, which calls imported ones: their binary format,
 * https://webassembly.github.io/spec/core/binary/.
 *
 * Bytes are added by plain loops and each of them once, since nothing of this is compiled yet where it runs, once or twice
 * in a run.
 *
 * @module
 */

/** What a module is made of. A type is a letter for each parameter, ">", and one for the result if there is one. */
export interface OneFunction {
  /** The functions it calls, in the order of their numbers, with their types. */
  readonly imports: readonly { readonly name: string; readonly type: string }[];
  /** Its own type, and the letters of its variables beside the parameters. */
  readonly type: string;
  readonly locals?: string;
  /** Names of float64 variables of the module, which are exported. */
  readonly globals?: readonly string[];
  /** How many pages of 64 KiB it has for itself, which are exported as `memory`; none by default. */
  readonly pages?: number;
  /** Its instructions. */
  readonly body: readonly number[];
}

/** The name that functions are imported from, and that under which the one function is exported. */
export const imported = "k", exported = "run";

/** The instructions that are used. */
export const op = {
  loop: 0x03,
  if: 0x04,
  end: 0x0b,
  branchIf: 0x0d,
  return: 0x0f,
  call: 0x10,
  drop: 0x1a,
  localGet: 0x20,
  localSet: 0x21,
  localTee: 0x22,
  globalGet: 0x23,
  globalSet: 0x24,
  i32Const: 0x41,
  f32Const: 0x43,
  f64Const: 0x44,
  f64Load: 0x2b,
  i32EqualsZero: 0x45,
  i32LessUnsigned: 0x49,
  f64Less: 0x63,
  i32Add: 0x6a,
  i32Multiply: 0x6c,
  i32ShiftLeft: 0x74,
  f64Abs: 0x99,
  f64Add: 0xa0,
  f64Multiply: 0xa2,
  f64Divide: 0xa3,
  f32FromF64: 0xb6,
  f64FromI32: 0xb7,
  f64FromF32: 0xbb,
  /** The type of a block without a result. */
  nothing: 0x40,
} as const;

const sections = { type: 1, import: 2, function: 3, memory: 5, global: 6, export: 7, code: 10 };
const functionType = 0x60, functionKind = 0, memoryKind = 2, globalKind = 3, mutable = 1;
const types: Readonly<Record<string, number>> = { i: 0x7f, f: 0x7d, d: 0x7c };

/** The bytes of the module. */
export function encode(
  { imports, type, locals = "", globals = [], pages = 0, body }: OneFunction,
): Uint8Array<ArrayBuffer> {
  const count = imports.length;
  const typeSection: number[] = [], importSection: number[] = [];
  addLength(typeSection, count + 1);
  addLength(importSection, count);
  for (let i = 0; i < count; i++) {
    addType(typeSection, imports[i].type);
    addName(importSection, imported);
    addName(importSection, imports[i].name);
    importSection.push(functionKind);
    addLength(importSection, i);
  }
  addType(typeSection, type);
  const globalSection = [globals.length], exportSection = [globals.length + (pages > 0 ? 2 : 1)];
  for (let i = 0; i < globals.length; i++) {
    globalSection.push(types.d, mutable);
    addConstant(globalSection, "d", 0);
    globalSection.push(op.end);
    addName(exportSection, globals[i]);
    exportSection.push(globalKind, i);
  }
  if (pages > 0) {
    addName(exportSection, "memory");
    exportSection.push(memoryKind, 0);
  }
  addName(exportSection, exported);
  exportSection.push(functionKind);
  addLength(exportSection, count);
  const variables = [locals.length];
  for (let i = 0; i < locals.length; i++) variables.push(1, types[locals[i]]);
  const codeSize = variables.length + body.length + 1, codeHead = [1];
  addLength(codeHead, codeSize);
  const pieces: (readonly number[])[] = [[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]];
  addSection(pieces, sections.type, typeSection);
  addSection(pieces, sections.import, importSection);
  const functionSection = [1];
  addLength(functionSection, count);
  addSection(pieces, sections.function, functionSection);
  if (pages > 0) addSection(pieces, sections.memory, [1, 0, pages]);
  if (globals.length > 0) addSection(pieces, sections.global, globalSection);
  addSection(pieces, sections.export, exportSection);
  addSection(pieces, sections.code, codeHead, variables, body, [op.end]);
  return joined(pieces);
}

const number = new DataView(new ArrayBuffer(8));

/** Puts a number on the stack, converted as a call from JavaScript converts it. */
export function addConstant(bytes: number[], type: string, value: number): void {
  if (type === "i") {
    bytes.push(op.i32Const);
    // LEB128 in two's complement.
    let rest = value | 0;
    for (; rest < -0x40 || rest > 0x3f; rest >>= 7) bytes.push(rest & 0x7f | 0x80);
    bytes.push(rest & 0x7f);
    return;
  }
  const size = type === "f" ? 4 : 8;
  bytes.push(size === 4 ? op.f32Const : op.f64Const);
  if (size === 4) number.setFloat32(0, value, true);
  else number.setFloat64(0, value, true);
  for (let i = 0; i < size; i++) bytes.push(number.getUint8(i));
}

/** A type of functions. */
function addType(bytes: number[], type: string): void {
  const arity = type.indexOf(">");
  bytes.push(functionType, arity);
  for (let i = 0; i < arity; i++) bytes.push(types[type[i]]);
  bytes.push(type.length - arity - 1);
  for (let i = arity + 1; i < type.length; i++) bytes.push(types[type[i]]);
}

/** A name: letters that take a byte each. */
function addName(bytes: number[], name: string): void {
  addLength(bytes, name.length);
  for (let i = 0; i < name.length; i++) bytes.push(name.charCodeAt(i));
}

/** A section whose content is made of some parts. */
function addSection(pieces: (readonly number[])[], id: number, ...parts: (readonly number[])[]): void {
  const head = [id];
  let length = 0;
  for (const part of parts) length += part.length;
  addLength(head, length);
  pieces.push(head, ...parts);
}

/** A length or the number of something, in LEB128. */
export function addLength(bytes: number[], length: number): void {
  for (; length > 0x7f; length >>>= 7) bytes.push(length & 0x7f | 0x80);
  bytes.push(length);
}

function joined(pieces: readonly (readonly number[])[]): Uint8Array<ArrayBuffer> {
  let length = 0;
  for (const piece of pieces) length += piece.length;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
