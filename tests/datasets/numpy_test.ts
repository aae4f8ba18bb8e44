import { assert, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { refuseMissing } from "../../src/datasets/dataset.ts";
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

async function arrayOf(name: string, archive = types) {
  const entry = listEntries(archive, "types.npz").find((entry) => entry.name === `${name}.npy`);
  assert(entry, name);
  return await readNpy(await readEntry(archive, entry, "types.npz", 1e6), name, breathe);
}

const more = table("more_types.npz");

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

Deno.test("NPY: big-endian numbers, and those of 16 bits, are read", async () => {
  for (const type of ["f4", "f8", "i2", "i4", "i8", "u2", "u4", "u8"]) {
    const last = type.startsWith("u") ? 3 : -3;
    assertEquals([...(await arrayOf(`>${type}`, more)).data], [0, 1, 100, last], type);
  }
  assertEquals([...(await arrayOf("big")).data], [1]);
  assertEquals([...(await arrayOf("big_half", more)).data], [1.5]);
  // As NumPy gives them as Python floats.
  const halves = [0, -0, 1, -2.5, 65504, 5.960464477539063e-8, 6.097555160522461e-5, 0.333251953125];
  assertEquals([...(await arrayOf("halves", more)).data], halves);
  const bits = npyOf([2], [0], { "<f8": "<f2" }).slice(0, -4);
  bits.set([0, 0x7c, 1, 0xfc], bits.length - 4);
  assertEquals([...(await readNpy(bits, "t.npy", breathe)).data], [Infinity, NaN]);
});

Deno.test("NPY: arrays in Fortran order are turned into C order", async () => {
  assertEquals([...(await arrayOf("fortran")).data], [1, 2, 3, 4]);
  assertEquals([...(await arrayOf("fortran2", more)).data], [1, 2, 3, 4, 5, 6]);
  const { shape, data } = await arrayOf("fortran", more);
  assertEquals([shape, [...data]], [[2, 3, 2], Array.from({ length: 12 }, (_, i) => i)]);
});

Deno.test("NPY: texts are read as places in a list", async () => {
  const textsOf = async (name: string): Promise<unknown> => {
    const { shape, data, texts } = await arrayOf(name, more);
    return [shape, [...data].map((code) => texts![code])];
  };
  assertEquals(await textsOf("unicode"), [[5], ["setosa", "año 名前", undefined, "𝄞", "setosa"]]);
  assertEquals(await textsOf("big_unicode"), [[2], ["one", "two"]]);
  assertEquals(await textsOf("bytes"), [[3], ["no", "yes", "no"]]);
  assertEquals(await textsOf("column"), [[2, 1], ["b", "a"]]);
});

Deno.test("NPY: a type that is not read comes with what to do", async () => {
  const cases: [string, string, string][] = [
    ["latin", "text 0 is not in Unicode", "np.char.decode"],
    ["complex", 'found "<c16"', "np.column_stack([x.real, x.imag])"],
    ["times", 'found "<M8[D]"', 'x.astype("M8[s]").astype("i8")'],
    ["objects", 'found "|O"', "x.astype(str)"],
    ["records", "it holds records", "structured_to_unstructured"],
  ];
  for (const [name, message, hint] of cases) {
    const error = await assertRejects(() => arrayOf(name, more), DataError, message);
    assertStringIncludes(error.hint!, hint);
  }
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
    ["wide", "which float64 does not hold exactly"],
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
    ["a record", npyOf([2, 2], [1], { "'<f8'": "[('a', '<f8'), ('b', '<i4', (2,))]" }), "it holds records"],
    ["an object", npyOf([2, 2], [1], { "<f8": "|O" }), 'found "|O"'],
    [
      "a shape twice",
      npyOf([2, 2], [1, 2, 3, 4], { "}": "'shape': (4, 1), }" }),
      "its header says 'shape' twice",
    ],
    ["a type twice", npyOf([2, 2], [1, 2, 3, 4], { "{": "{'descr': '<i8', " }), "says 'descr' twice"],
    [
      "another key",
      npyOf([2, 2], [1, 2, 3, 4], { "}": "'strides': (-8, 8), }" }),
      "its header cannot be read",
    ],
    [
      "another plain key",
      npyOf([2, 2], [1, 2, 3, 4], { "}": "'strides': (8, 8)}" }),
      "the unknown key 'strides'",
    ],
    ["more behind the header", npyOf([2, 2], [1, 2, 3, 4], { "}": "} {}" }), "its header cannot be read"],
    ["a key without its value", npyOf([2, 2], [1, 2, 3, 4], { "False": "" }), "its header cannot be read"],
    [
      "no order",
      npyOf([2, 2], [1, 2, 3, 4], { "'fortran_order': False, ": "" }),
      "its header cannot be read",
    ],
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
  const rule = refuseMissing;
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
  const missing = { ...refuseMissing, numeric: "keep" } as const;
  assertEquals((await openNpy(contents, { target: 1 }, { missing })).info.missing, [1]);
  const kept = await (await openNpy(contents, { target: 1 }, {
    missing: { ...missing, numeric: "drop", target: "drop" },
  }))
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

Deno.test("npz and npy: what np.save makes of a data frame is read", async () => {
  // y = 3a - 2b + 1; columns of a data frame are in Fortran order.
  const weigh = (x: ArrayLike<number>, y: Float64Array) =>
    y.every((value, i) => {
      const wanted = 3 * x[2 * i] - 2 * x[2 * i + 1] + 1;
      return Math.abs(value - wanted) < 1e-9;
    });
  const archive = await (await openArchive(table("fortran_frame.npz"))).load();
  assert(archive.info.rows > 3 && weigh(archive.x, archive.y));
  const array = await (await openNpy({ "x.npy": table("fortran_frame.npy") }, { target: 2 })).load();
  assert(array.info.rows > 3 && weigh(array.x, array.y));
  assertEquals((await openArchive(table("words.npz"))).info.task, "classification");
  assertEquals((await openArchive(table("half.npz"))).info.rows > 1, true);
});

const openArchive = (bytes: Uint8Array, given: unknown = {}, options: Partial<OpenOptions> = {}) => {
  const params = parse<NpzParams>(npz.params, given).value!;
  return npz.open(params, { path: "t.npz", seed: 0, ...options }, files({ "t.npz": bytes }));
};

/** A NPY file of text, four bytes a character. */
function textsOf(texts: readonly string[], width = Math.max(...texts.map((text) => text.length))) {
  const numbers = npyOf([texts.length], new Array(texts.length * width / 2).fill(0), { "<f8": `<U${width}` });
  const view = new DataView(numbers.buffer, numbers.length - texts.length * width * 4);
  texts.forEach((text, i) => {
    for (let k = 0; k < text.length; k++) view.setUint32(4 * (i * width + k), text.charCodeAt(k), true);
  });
  return numbers;
}

Deno.test("npz: labels, groups, orders and parts may be text", async () => {
  const open = (arrays: Record<string, readonly string[] | number[]>, options = {}, given = {}) => {
    const contents = Object.entries({ x: [1, 2, 3, 4], ...arrays }).map(([name, values]) => [
      `${name}.npy`,
      values.every((value) => typeof value === "number")
        ? npyOf(name === "x" ? [4, 1] : [4], values)
        : textsOf(values.map(String)),
    ]);
    return openArchive(zipSync(Object.fromEntries(contents), false), given, options);
  };
  const labels = await open({ y: ["no", "yes", "no", "an"] });
  assertEquals([labels.info.classes, [...(await labels.load()).y]], [["an", "no", "yes"], [1, 2, 1, 0]]);
  const asked = await open({ y: ["10", "9", "10", "9"] }, {}, { task: "classification" });
  assertEquals(asked.info.classes, ["10", "9"]);
  const trained = { task: "classification", features: ["x0"], classes: ["yes", "no"] } as const;
  const known = await open({ y: ["no", "yes", "no", "an"] }, { trained });
  assertEquals([known.info.classes, [...(await known.load()).y]], [["yes", "no", "an"], [1, 0, 1, 2]]);
  const { keys } = await open({ y: [1.5, 2, 3, 4], g: ["b", "a", "b", "cc"] }, { keys: { group: "g" } });
  assertEquals(keys!.group, { name: "g", values: Float64Array.of(1, 0, 1, 2), texts: ["a", "b", "cc"] });
  const refused: [Record<string, readonly string[] | number[]>, object, object, string, string][] = [
    [{ y: ["10.5", "9", "10.5", "9"] }, {}, {}, 'found text such as "10.5"', 'y.astype("f8")'],
    [{ y: ["a", "b", "a", "b"] }, {}, { task: "regression" }, 'found text such as "a"', 'y.astype("f8")'],
    [
      { y: ["a", "b", "a", ""] },
      {},
      {},
      "expected a text in row 3, column 0 (both from 0) but found none",
      "drop",
    ],
    [{ y: ["a", "b", "a", "nan"] }, {}, {}, "expected a text in row 3", "drop"],
    [{ x: ["a", "b", "c", "d"], y: [1, 2, 3, 4] }, {}, {}, "expected features of shape", ""],
    [{ y: [1, 2, 3, 4], g: ["a", "", "c", "d"] }, { keys: { group: "g" } }, {}, "a text in every row", ""],
  ];
  for (const [arrays, options, given, message, hint] of refused) {
    const error = await assertRejects(() => open(arrays, options, given), DataError, message);
    assertStringIncludes(error.hint ?? "", hint);
  }
});
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

Deno.test("ZIP: an archive whose statements do not agree is refused", () => {
  const good = archiveOf([plain("x.npy", x), plain("y.npy", y)]);
  assertEquals(listEntries(good, "t.npz").length, 2);
  const directory = new DataView(good.buffer).getUint32(good.length - 6, true);
  const change = (at: number, ...bytes: number[]) => {
    const changed = good.slice();
    changed.set(bytes, at);
    return changed;
  };
  const commented = new Uint8Array([...good.subarray(0, -2), 3, 0, 97, 98, 99]);
  assertEquals(listEntries(commented, "t.npz").length, 2);
  const second = directory + 46 + "x.npy".length;
  const broken: [string, Uint8Array, string][] = [
    ["encrypted", change(directory + 8, 1), '"x.npy" is encrypted'],
    ["overlapping", change(second + 42, 1, 0), '"x.npy" shares bytes with "y.npy"'],
    [
      "reaching into the directory",
      change(second + 20, 0xff, 0xff),
      '"y.npy" shares bytes with the directory',
    ],
    ["bytes before", new Uint8Array([0, ...good]), "its directory is damaged"],
    ["bytes behind", new Uint8Array([...good, 0]), "it is no ZIP archive, or not to its end"],
    ["an entry that is not counted", change(good.length - 14, 1, 0, 1), "its directory is damaged"],
    ["several parts", change(good.length - 18, 1), "one of several parts"],
  ];
  for (const [name, bytes, message] of broken) {
    assertThrows(() => listEntries(bytes, "t.npz"), DataError, message, name);
  }
});

Deno.test("ZIP: an entry that is not what the directory says is refused", async () => {
  const good = archiveOf([plain("x.npy", x), plain("y.npy", y)]);
  for (
    const [name, at] of [["name", 30], ["method", 8], ["checksum", 14], ["packed", 18], ["size", 22]] as const
  ) {
    const changed = good.map((byte, i) => i === at ? byte ^ 1 : byte);
    const [entry] = listEntries(changed, "t.npz");
    await assertRejects(
      () => readEntry(changed, entry, "t.npz", 1e6),
      DataError,
      "is not what the directory says",
      name,
    );
  }
  // Sizes behind the entry, as writers of streams put them, and large ones in a field of their own, as np.savez does.
  for (const bytes of [[6, 8, 0], [18, 255, 255, 255, 255, 255, 255, 255, 255]]) {
    const [at, ...set] = bytes;
    const changed = good.slice();
    changed.set(set, at);
    if (at === 6) changed.fill(0, 14, 26);
    const [entry] = listEntries(changed, "t.npz");
    assertEquals(await readEntry(changed, entry, "t.npz", 1e6), x);
  }
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
