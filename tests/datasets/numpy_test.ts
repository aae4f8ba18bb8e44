import { assert, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import type { OpenOptions } from "../../src/datasets/dataset.ts";
import { arraySource } from "../../src/datasets/numpy/arrays.ts";
import { readNpy } from "../../src/datasets/numpy/npy.ts";
import { listEntries, readEntry } from "../../src/datasets/numpy/zip.ts";
import { npy, type NpyParams } from "../../src/datasets/npy.ts";
import { npz, type NpzParams } from "../../src/datasets/npz.ts";
import { ConfigError, DataError, type MlxError } from "../../src/errors.ts";
import { parse } from "../../src/schema/fields.ts";
import { Buffer } from "node:buffer";
import { constants, crc32, deflateRawSync } from "node:zlib";
import { files } from "../sessions.ts";
import { archiveOf, type Packed, zipSync } from "../torture/fuzz/zip.ts";

const table = (name: string) => Deno.readFileSync(new URL(`../golden/tables/${name}`, import.meta.url));
const breathe = () => undefined;
const types = table("types.npz");

async function arrayOf(name: string) {
  const entry = listEntries(types, "types.npz").find((entry) => entry.name === `${name}.npy`);
  assert(entry, name);
  return await readNpy(await readEntry(types, entry, "types.npz", 1e6), name, breathe);
}

/** A NPY file of float64 by hand. */
function npyOf(shape: readonly number[], numbers: readonly number[], changes: Record<string, string> = {}) {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  let header = `{'descr': '<f8', 'fortran_order': False, 'shape': (${sizes}), }`;
  for (const [from, to] of Object.entries(changes)) header = header.replace(from, to);
  const head = new TextEncoder().encode(header.padEnd(117) + "\n");
  const bytes = new Uint8Array(10 + head.length + 8 * numbers.length);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, head.length, 0]);
  bytes.set(head, 10);
  bytes.set(new Uint8Array(Float64Array.from(numbers).buffer), 10 + head.length);
  return bytes;
}

Deno.test("NPY: every type of number is read as NumPy wrote it", async () => {
  for (const type of ["<f4", "<f8", "|i1", "<i2", "<i4", "<i8", "|u1", "<u2", "<u4", "<u8"]) {
    assertEquals([...(await arrayOf(type)).data], [0, 1, 100, 3], type);
  }
  assertEquals([...(await arrayOf("bool")).data], [1, 0]);
  const { shape, data } = await arrayOf("x3");
  assertEquals([shape, [...data]], [[2, 3, 4], Array.from({ length: 24 }, (_, i) => i)]);
});

Deno.test("NPY: integers beyond 2^53 are read where float64 holds them, and told as they are where not", async () => {
  const array = (type: string, value: bigint) => {
    const bytes = npyOf([1], [0], { "<f8": type });
    const view = new DataView(bytes.buffer, bytes.length - 8);
    if (type === "<i8") view.setBigInt64(0, value, true);
    else view.setBigUint64(0, value, true);
    return readNpy(bytes, "t.npy", breathe);
  };
  const held: [type: string, value: bigint][] = [
    ["<i8", 2n ** 53n],
    ["<i8", 2n ** 53n + 2n],
    ["<i8", -(2n ** 63n)],
    ["<u8", 2n ** 63n],
    ["<u8", 2n ** 64n - 2048n],
  ];
  for (const [type, value] of held) assertEquals([...(await array(type, value)).data], [Number(value)]);
  const lost: [type: string, value: bigint][] = [
    ["<i8", 2n ** 53n + 1n],
    ["<i8", -(2n ** 53n) - 1n],
    ["<i8", 2n ** 63n - 1n],
    ["<u8", 2n ** 64n - 1n],
  ];
  for (const [type, value] of lost) {
    const error = await assertRejects(
      () => array(type, value),
      DataError,
      `number 0 is ${value}, which float64`,
    );
    assertStringIncludes(error.hint!, 'astype("f8")');
  }
});

Deno.test("NPY: what cannot be read as it is meant is refused", async () => {
  const cases: [string, string][] = [
    ["big", 'found ">f8" (convert it with x.astype("<f8"))'],
    ["fortran", "np.ascontiguousarray"],
    ["wide", "which float64 does not hold exactly"],
    ["text", 'found "<U1"'],
  ];
  for (const [name, message] of cases) await assertRejects(() => arrayOf(name), DataError, message);
  const bytes = npyOf([2, 2], [1, 2, 3, 4]);
  const broken: [string, Uint8Array, string][] = [
    ["no magic", bytes.slice(1), "does not begin as a NPY file"],
    ["too short", bytes.slice(0, -1), "expected 32 bytes of numbers for its shape but found 31"],
    ["too long", npyOf([2, 2], [1, 2, 3, 4, 5]), "but found 40"],
    [
      "a huge shape",
      npyOf([2, 2], [1], { "(2, 2)": "(99999999, 99999999)" }),
      "bytes of numbers for its shape",
    ],
    ["a shape beyond integers", npyOf([2, 2], [1], { "(2, 2)": "(99999999999999999999)" }), "its shape is"],
    ["a record", npyOf([2, 2], [1], { "'<f8'": "[('a', '<f8')]" }), "records or objects"],
    ["an object", npyOf([2, 2], [1], { "<f8": "|O" }), 'found "|O"'],
    ["version 9", bytes.map((byte, i) => i === 6 ? 9 : byte), "version 1, 2 or 3 but found 9"],
    ["a long header", bytes.map((byte, i) => i === 9 ? 255 : byte), "its header claims"],
    ["no header", bytes.map((byte, i) => i > 10 && i < 40 ? 32 : byte), "cannot be read"],
  ];
  for (const [name, bytes, message] of broken) {
    const error = await assertRejects(() => readNpy(bytes, "t.npy", breathe), DataError, undefined, name);
    assertStringIncludes(error.message, message, name);
  }
});

Deno.test("ZIP: every damaged byte of an archive is noticed, or changes nothing that is read", async () => {
  const small = table("small.npz");
  const read = async (bytes: Uint8Array) => {
    const [entry] = listEntries(bytes, "t.npz");
    return [...await readEntry(bytes, entry, "t.npz", 1e6)].join();
  };
  const whole = await read(small);
  let noticed = 0;
  for (let i = 0; i < small.length; i++) {
    try {
      assertEquals(await read(small.map((byte, at) => at === i ? byte ^ 0x5a : byte)), whole, `byte ${i}`);
    } catch (error) {
      assert(error instanceof DataError, `byte ${i}: ${error}`);
      noticed++;
    }
  }
  assert(noticed > small.length / 3);
  const [entry] = listEntries(small, "t.npz");
  await assertRejects(() => readEntry(small, entry, "t.npz", 10), DataError, "more than the 10 allowed");
});

function openNpy(contents: Record<string, Uint8Array>, given: unknown, options: Partial<OpenOptions> = {}) {
  const params = parse<NpyParams>(npy.params, given).value!;
  return npy.open(params, { path: "x.npy", seed: 0, ...options }, files(contents));
}

Deno.test("npy: one column is the target, the others are features", async () => {
  const source = await openNpy({ "x.npy": npyOf([2, 3], [1, 2.5, 3, 4, 6.5, 6]) }, { target: 1 });
  const { info, x, y } = await source.load();
  assertEquals([[...x], [...y], info.features], [[1, 3, 4, 6], [2.5, 6.5], ["x0", "x1"]]);
});

Deno.test("arrays: features of several axes, several targets", async () => {
  const array = (shape: number[], numbers: number[]) => ({
    shape,
    data: Float64Array.from(numbers),
    name: "a",
  });
  const rule = { drop: false, numeric: false, categorical: false };
  const again = () => Promise.reject(new Error("not again"));
  const x = array([2, 1, 2], [1, 2, 3, 4]);
  const { info, load } = arraySource(
    { x, y: array([2, 2], [5, 6, 7, 8]), files: [], bytes: 0 },
    null,
    rule,
    again,
  );
  assertEquals([info.features.length, info.targets, info.task], [2, 2, "regression"]);
  assertEquals([...(await load()).y], [5, 6, 7, 8]);
  const refused: [number[], number[], "classification" | null, string][] = [
    [[3], [1, 2, 3], null, "expected a target of shape [2] or [2, targets] but found [3]"],
    [[2, 2], [1, 2, 3, 4], "classification", "expected one column of classes but found 2"],
  ];
  for (const [shape, numbers, task, message] of refused) {
    assertThrows(
      () => arraySource({ x, y: array(shape, numbers), files: [], bytes: 0 }, task, rule, again),
      DataError,
      message,
    );
  }
});

Deno.test("npy: missing values are refused, let through or left out", async () => {
  const contents = { "x.npy": npyOf([3, 2], [1, 2.5, NaN, 3.5, 5, 7.5]) };
  const error = await assertRejects(() => openNpy(contents, { target: 1 }), DataError);
  assertStringIncludes(error.message, "row 1, column 0 (both from 0) but found NaN");
  const missing = { drop: false, numeric: true, categorical: false };
  assertEquals((await openNpy(contents, { target: 1 }, { missing })).info.missing, [1]);
  const kept =
    await (await openNpy(contents, { target: 1 }, { missing: { ...missing, numeric: false, drop: true } }))
      .load();
  assertEquals([[...kept.x], [...kept.y]], [[1, 5], [2.5, 7.5]]);
});

Deno.test("npy: a source that gave its numbers away reads them again", async () => {
  const source = await openNpy({ "x.npy": npyOf([2, 2], [1, 2.5, 3, 4.5]) }, { target: 1 });
  const first = await source.load();
  first.x.fill(0);
  assertEquals([...(await source.load()).x], [1, 3]);
});

const unfit: [Record<string, Uint8Array>, unknown, new (message: string) => MlxError, string][] = [
  [{ "x.npy": npyOf([4], [1, 2, 3, 4]) }, { target: 0 }, ConfigError, "its shape is [4]"],
  [{ "x.npy": npyOf([2, 2], [1, 2, 3, 4]) }, { target: 2 }, ConfigError, "but found 2"],
  [{ "x.npy": npyOf([2, 1], [1, 2]) }, { target: 0 }, DataError, "found [2, 0]"],
  [{ "x.npy": npyOf([2, 2], [1, 2, Infinity, 4]) }, { target: 1 }, DataError, "found Infinity"],
  [{ "x.npy": npyOf([2, 2], [1, 2, 3, NaN]) }, { target: 1 }, DataError, "found NaN"],
  [
    { "x.npy": npyOf([2, 2], [1, 2, 3, 2]) },
    { target: 1, task: "classification" },
    DataError,
    "no classes to learn",
  ],
];

for (const [contents, params, type, message] of unfit) {
  Deno.test(`npy: ${message} is refused`, async () => {
    await assertRejects(() => openNpy(contents, params), type, message);
  });
}

Deno.test("npz: arrays by name, those that rows are split by too", async () => {
  const open = (given: unknown, options: Partial<OpenOptions> = {}) => {
    const params = parse<NpzParams>(npz.params, given).value!;
    return npz.open(params, { path: "t.npz", seed: 0, ...options }, files({ "t.npz": table("small.npz") }));
  };
  const { info, keys } = await open({}, { keys: { group: "y" } });
  assertEquals([info.rows, info.features.length, info.classes], [12, 3, ["0", "1", "2"]]);
  assertEquals([...keys!.group!.values], [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2]);
  const error = await assertRejects(() => open({ y: "Y" }), ConfigError);
  assertStringIncludes(
    error.message,
    'dataset.params.y: expected one of the arrays "x", "y" of "t.npz" but found "Y"',
  );
  await assertRejects(() => open({}, { keys: { order: "t" } }), ConfigError, "dataset.split.order");
});

const openArchive = (bytes: Uint8Array) =>
  npz.open(parse<NpzParams>(npz.params, {}).value!, { path: "t.npz", seed: 0 }, files({ "t.npz": bytes }));
const gigabyte = 1000;
const mebibyte = new Uint8Array(1048576);

/** An entry that unpacks to an array and a gigabyte of zeros behind it, in a megabyte. */
function bomb(name: string, array: Uint8Array, size: number): Packed {
  const flush = { finishFlush: constants.Z_FULL_FLUSH };
  const zeros = deflateRawSync(mebibyte, flush);
  const pieces = [
    deflateRawSync(array, flush),
    ...new Array(gigabyte).fill(zeros),
    deflateRawSync(new Uint8Array()),
  ];
  return { name, packed: new Uint8Array(Buffer.concat(pieces)), deflated: true, crc: 0, size };
}

const x = npyOf([40, 3], new Array(120).fill(1));
const y = npyOf([40], Array.from({ length: 40 }, (_, i) => i % 2));
const plain = (name: string, content: Uint8Array): Packed => ({
  name,
  packed: content,
  deflated: false,
  crc: crc32(content),
  size: content.length,
});
const rows = 1048576 * gigabyte / 8 / 10;
const bombs: [string, Packed[], string][] = [
  [
    "states the size that it unpacks to",
    [bomb("x.npy", x, x.length + 1048576 * gigabyte), plain("y.npy", y)],
    "expected 960 bytes of numbers for its shape but found 1048576960",
  ],
  [
    "states the size of its array",
    [bomb("x.npy", x, x.length), plain("y.npy", y)],
    `"x.npy" is damaged: it has more than the ${x.length} bytes that are stated`,
  ],
  [
    "has more rows than targets",
    [bomb("x.npy", npyOf([rows, 10], []), 128 + 80 * rows), plain("y.npy", y)],
    `expected a target of shape [${rows}] or [${rows}, targets] but found [40]`,
  ],
];

for (const [what, entries, message] of bombs) {
  Deno.test(`npz: an array of a gigabyte that ${what} is refused before it is unpacked`, async () => {
    const bytes = archiveOf(entries);
    assert(bytes.length < 1.2e6);
    const before = Deno.memoryUsage().rss, begin = performance.now();
    let peak = before;
    const watch = setInterval(() => peak = Math.max(peak, Deno.memoryUsage().rss), 2);
    const error = await assertRejects(() => openArchive(bytes), DataError).finally(() =>
      clearInterval(watch)
    );
    peak = Math.max(peak, Deno.memoryUsage().rss);
    assertStringIncludes(error.message, message);
    assert(performance.now() - begin < 1000, `it took ${performance.now() - begin} ms`);
    assert(peak - before < 150 * 1048576, `it took ${(peak - before) / 1048576} MiB`);
  });
}

Deno.test("npz: entries that are unpacked in several steps are read", async () => {
  const noise = new Uint8Array(16000 * 8);
  crypto.getRandomValues(noise.subarray(0, 65536));
  const numbers = Array.from({ length: 16000 }, (_, i) => noise[i] + noise[i + 16000] / 256);
  const source = await openArchive(
    zipSync({
      "x.npy": npyOf([8000, 2], numbers),
      "y.npy": npyOf([8000], numbers.slice(0, 8000)),
    }, true),
  );
  assertEquals([...(await source.load()).x], numbers);
});

Deno.test("npz: two entries of one name, and an archive of none, are refused", async () => {
  const twice = archiveOf([plain("x.npy", x), plain("y.npy", y), plain("x.npy", x)]);
  await assertRejects(() => openArchive(twice), DataError, 'it has two entries called "x.npy"');
  for (const empty of [archiveOf([]), archiveOf([plain("notes.txt", y)])]) {
    await assertRejects(() => openArchive(empty), DataError, "expected NumPy arrays in it but found none");
  }
});

Deno.test("ZIP: an entry shorter than it states is refused", async () => {
  const short = archiveOf([{
    ...plain("x.npy", new Uint8Array(deflateRawSync(x))),
    deflated: true,
    size: x.length + 8,
  }]);
  const [entry] = listEntries(short, "t.npz");
  await assertRejects(
    () => readEntry(short, entry, "t.npz", 1e6),
    DataError,
    `not the ${x.length + 8} that are stated`,
  );
});
