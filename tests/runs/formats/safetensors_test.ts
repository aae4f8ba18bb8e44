import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { DataError } from "../../../src/errors.ts";
import { decodeTensors } from "../../../src/runs/formats/safetensors.ts";
import { tensorFile } from "../fixtures.ts";

const golden = new URL("../../golden/safetensors/", import.meta.url);

Deno.test("decodeTensors() reads a file of Python's safetensors", () => {
  const expected = JSON.parse(Deno.readTextFileSync(new URL("python.json", golden)));
  const file = decodeTensors(Deno.readFileSync(new URL("python.safetensors", golden)), "python.safetensors");
  assertEquals(file.metadata, { format: "test" });
  const found = Object.fromEntries(file.tensors.map(({ name, shape, data }) => [name, {
    dtype: data instanceof Float64Array ? "float64" : "float32",
    shape,
    values: [...data],
  }]));
  const number = (text: string) =>
    text.endsWith("inf") ? (text === "inf" ? Infinity : -Infinity) : Number(text);
  for (const tensor of Object.values<{ values: string[] | number[] }>(expected)) {
    tensor.values = (tensor.values as string[]).map(number);
  }
  assertEquals(found, expected);
});

Deno.test("encodeTensors() writes the bytes of Python's safetensors", () => {
  const bytes = Deno.readFileSync(new URL("python.safetensors", golden));
  const { tensors, metadata } = decodeTensors(bytes, "python.safetensors");
  assertEquals(tensorFile([...tensors].reverse(), metadata), bytes);
});

Deno.test("encodeTensors() writes every NaN with one pattern and leaves the input alone", () => {
  const wide = new BigUint64Array([0xfff8_0000_0000_0001n, 0x3ff0_0000_0000_0000n, 0x7ff0_0000_0000_0001n]);
  const narrow = new Uint32Array([0xffc00001, 0x80000000]);
  const bytes = tensorFile([
    { name: "wide", shape: [3], data: new Float64Array(wide.buffer) },
    { name: "narrow", shape: [2], data: new Float32Array(narrow.buffer) },
  ]);
  const view = new DataView(bytes.buffer, bytes.length - 32);
  assertEquals([0, 8, 16].map((at) => view.getBigUint64(at, true)), [
    0x7ff8_0000_0000_0000n,
    0x3ff0_0000_0000_0000n,
    0x7ff8_0000_0000_0000n,
  ]);
  assertEquals([24, 28].map((at) => view.getUint32(at, true)), [0x7fc00000, 0x80000000]);
  assertEquals(wide[0], 0xfff8_0000_0000_0001n);
});

Deno.test("encodeTensors() takes views on shared memory", () => {
  const data = new Float32Array(new SharedArrayBuffer(16), 4, 2);
  data.set([1.5, -2]);
  const [tensor] = decodeTensors(tensorFile([{ name: "w", shape: [2], data }]), "w").tensors;
  assertEquals([...tensor.data], [1.5, -2]);
});

Deno.test("encodeTensors() refuses what could not be read back", () => {
  const one = new Float64Array(1);
  assertThrows(() => tensorFile([{ name: "w", shape: [2], data: one }]), RangeError, "shape [2]");
  assertThrows(
    () =>
      tensorFile([{ name: "w", shape: [1], data: one }, {
        name: "w",
        shape: [1],
        data: new Float32Array(1),
      }]),
    RangeError,
    "taken",
  );
  assertThrows(() => tensorFile([{ name: "__metadata__", shape: [1], data: one }]), RangeError, "taken");
});

/** A file with this header over so many bytes of data. */
function fileOf(header: string, dataBytes = 16): Uint8Array {
  const text = new TextEncoder().encode(header);
  const file = new Uint8Array(8 + text.length + dataBytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  return file;
}

const good = '"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}';

const refused: [what: string, file: Uint8Array, message: string][] = [
  ["an empty file", new Uint8Array(0), "0 bytes"],
  ["a length beyond the file", fileOf("{}").fill(0xff, 0, 8), "header has"],
  ["a header that is no object", fileOf("[]", 0), "not a JSON object"],
  ["a header that is no JSON", fileOf("{", 0), "not JSON"],
  ["a header that is not UTF-8", fileOf("{}", 0).fill(0xff, 9, 10), "not JSON"],
  [
    "a name that stands twice",
    fileOf(`{${good},${good.replace("[0,8]", "[8,16]")}}`),
    'each key once but found "a" again',
  ],
  [
    "an escaped name that stands twice",
    fileOf(`{${good},${good.replace('"a"', '"\\u0061"')}}`),
    "each key once",
  ],
  ["bytes that belong to nothing", fileOf(`{${good}}`), "8 bytes belong to no array"],
  ["a hole", fileOf(`{${good.replace("[0,8]", "[8,16]")}}`), "begins at 8"],
  ["an overlap", fileOf(`{${good},${good.replace('"a"', '"b"').replace("[0,8]", "[4,12]")}}`), "begins at 4"],
  ["an array beyond the end", fileOf(`{${good}}`, 4), "after the file"],
  ["a shape that does not fit", fileOf(`{${good.replace("[1]", "[3]")}}`, 8), "expected 24"],
  [
    "a shape whose product overflows",
    fileOf(`{${good.replace("[1]", "[4294967296,4294967296,0.5]")}}`, 8),
    "shape.2",
  ],
  ["a negative length", fileOf(`{${good.replace("[1]", "[-1]")}}`, 8), "shape.0"],
  [
    "an unsafe offset",
    fileOf(`{${good.replace("[0,8]", "[0,9007199254740993]")}}`, 8),
    "data_offsets.1",
  ],
  ["another type", fileOf(`{${good.replace("F64", "I64")}}`, 8), '"I64"'],
  ["a type from the prototype", fileOf(`{${good.replace("F64", "constructor")}}`, 8), '"constructor"'],
  ["an unknown key", fileOf(`{${good.replace('"shape"', '"x":1,"shape"')}}`, 8), "unknown key"],
  ["metadata that are not texts", fileOf('{"__metadata__":{"a":1}}', 0), "metadata"],
  ["deep nesting", fileOf(`{"a":${"[".repeat(90)}${"]".repeat(90)}}`, 0), "levels of nesting"],
];

for (const [what, file, message] of refused) {
  Deno.test(`decodeTensors() refuses ${what}`, () => {
    const error = assertThrows(() => decodeTensors(file, "x.safetensors"), DataError);
    assertStringIncludes(error.message, 'Cannot read "x.safetensors');
    assertStringIncludes(error.message, message);
  });
}

Deno.test("decodeTensors() accepts the file that the refused ones are made from", () => {
  assertEquals(decodeTensors(fileOf(`{${good}}`, 8), "x").tensors.length, 1);
});

Deno.test("decodeTensors() keeps names such as __proto__ as data", () => {
  const bytes = tensorFile(["__proto__", "constructor", "0"].map((name, i) => ({
    name,
    shape: [1],
    data: new Float64Array([i]),
  })));
  assertEquals(decodeTensors(bytes, "x").tensors.map(({ name }) => name).sort(), [
    "0",
    "__proto__",
    "constructor",
  ]);
});
