/** Files whose first line is no header, or whose bytes are not plain UTF-8. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { csv, type CsvParams } from "../../../src/datasets/csv.ts";
import { jsonl, type JsonlParams } from "../../../src/datasets/jsonl.ts";
import { DataError, MlxError } from "../../../src/errors.ts";
import { parse } from "../../../src/schema/fields.ts";
import { noFiles } from "../../sessions.ts";

/** A context with one file, given in pieces of a size. */
function contextOf(content: Uint8Array, size: number) {
  return {
    ...noFiles,
    open: () =>
      Promise.resolve({
        size: content.length,
        async *pieces() {
          for (let at = 0; at < content.length; at += size) {
            yield await Promise.resolve(content.slice(at, at + size));
          }
        },
        sha256: () => Promise.resolve("digest"),
      }),
  };
}

const bytesOf = (text: string) => new TextEncoder().encode(text);

function utf16(text: string, little: boolean): Uint8Array {
  const bytes = new Uint8Array(2 * text.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), little);
  return bytes;
}

function open(content: Uint8Array, given: Record<string, unknown> = {}, size = content.length) {
  const params = parse<CsvParams>(csv.params, { target: "y", categorical: ["city"], ...given }).value;
  assert(params);
  return csv.open(params, { path: "t.csv", seed: 0 }, contextOf(content, size));
}

const plain = "city,x,y\nA,1,2.5\nB,2,3.5\nA,3,4\n";
const semicolons = plain.replaceAll(",", ";");

/** Ways of writing one table, and what must be said to read it. */
const alike: [string, Uint8Array, Record<string, unknown>?][] = [
  ["sep=;", bytesOf(`sep=;\n${semicolons}`)],
  ["sep=; in other capitals and quotes, CRLF", bytesOf(`"SEP=;"\r\n${semicolons}`)],
  ["sep=; with a delimiter that says the same", bytesOf(`sep=;\n${semicolons}`), { delimiter: ";" }],
  ["sep= and a tab", bytesOf(`sep=\t\n${plain.replaceAll(",", "\t")}`)],
  ["sep=,", bytesOf(`sep=,\r${plain}`)],
  ["sep=; after a byte order mark", bytesOf(`\ufeffsep=;\n${semicolons}`)],
  ["comments", bytesOf(`# one\n  # "two\n${plain.replace("B", "#\nB")}# end`), { comment: "#" }],
  ["comments of two characters", bytesOf(`//, a\r\n${plain.replaceAll("\n", "\r\n")}//`), { comment: "//" }],
  ["Ctrl-Z at the end", bytesOf(`${plain}\u001a`)],
  ["Ctrl-Z right behind the last cell", bytesOf(`${plain.trimEnd()}\u001a`)],
  ["a block that Ctrl-Z fills", bytesOf(plain + "\u001a".repeat(100))],
  ["two byte order marks", bytesOf(`\ufeff\ufeff${plain}`)],
  ["UTF-16LE with a mark", utf16(`\ufeff${plain}`, true)],
  ["UTF-16BE with a mark", utf16(`\ufeff${plain}`, false)],
  ["UTF-16LE without a mark", utf16(plain, true)],
  ["UTF-16BE without a mark", utf16(plain, false)],
  ["UTF-16, two marks, sep=; and Ctrl-Z", utf16(`\ufeff\ufeffsep=;\r\n${semicolons}\u001a`, true)],
];

for (const [name, content, params] of alike) {
  Deno.test(`CSV with ${name} is the table that it holds`, async () => {
    for (const size of [content.length, 64, 7, 4]) {
      const source = await open(content, params, size);
      const { info, x, y } = await source.load();
      assertEquals([info.features, info.categories, [...x], [...y]], [
        ["city", "x"],
        [["A", "B"], null],
        [0, 1, 1, 2, 0, 3],
        [2.5, 3.5, 4],
      ]);
      assertEquals(info.files, [{ path: "t.csv", bytes: content.length, sha256: "digest" }]);
    }
  });
}

Deno.test("a first line that names the delimiter is told", async () => {
  const { info } = await open(bytesOf(`sep=;\n${semicolons}`));
  assertEquals(info.notes?.[0], 'A line of t.csv names what stands between cells: ";"');
  assert(!(await open(bytesOf(plain))).info.notes?.some((note) => note.includes("between cells")));
});

/** Files that are refused, with what is said of them. */
const refused: [string, Uint8Array, Record<string, unknown>, string, string][] = [
  [
    "two delimiters",
    bytesOf(`sep=;\n${semicolons}`),
    { delimiter: "|" },
    "t.csv:1:1 expected sep= to name",
    "same",
  ],
  ["an unknown delimiter", bytesOf("sep=^\na^y\n"), {}, 'but found "^"', ""],
  [
    "comments",
    bytesOf(`# logger 1.2, export\n# units: m, s\n${plain}`),
    {},
    "",
    'dataset.params.comment to "#"',
  ],
  ["a comment alone", bytesOf(`% logger\n${plain}`), {}, "found one", 'dataset.params.comment to "%"'],
  [
    "a comment between",
    bytesOf(`${plain}# end\n`),
    {},
    "t.csv:5:1 expected 3 cells",
    'params.comment to "#"',
  ],
  [
    "a comment of as many cells",
    bytesOf(`# one, two, three\n${plain}`),
    { target: 2, categorical: [0] },
    "",
    'dataset.params.comment to "#"',
  ],
  ["Ctrl-Z in the middle", bytesOf(`${plain}\u001a\nA,1,2\n`), {}, "t.csv:5:1 expected 3 cells", "Ctrl-Z"],
  [
    "a mistake in UTF-16",
    utf16(`\ufeff${plain.replace("2,", "zwei,")}`, true),
    {},
    't.csv:3:3 column "x"',
    "",
  ],
  ["half of UTF-16", utf16(plain, true).slice(0, -1), {}, "expected text in UTF-8 but found other bytes", ""],
  ["half a character of UTF-16", utf16(plain.replace("B", "\ud834"), true), {}, "other bytes", "UTF-8"],
  ["a comment of blanks", bytesOf(plain), { comment: " " }, "begins with no blank or quote", ""],
];

for (const [name, content, params, message, hint] of refused) {
  Deno.test(`CSV with ${name} is refused`, async () => {
    const error = await assertRejects(() => open(content, params), MlxError);
    assertStringIncludes(error.message, message);
    assertStringIncludes(error.hint ?? "", hint);
    assert(!/pandas/.test(error.hint ?? ""), error.hint);
  });
}

Deno.test("JSON lines may be in UTF-16, have two marks and end with Ctrl-Z", async () => {
  const text = '{"a":1,"y":0.5}\n{"a":2,"y":1.5}\n';
  const params = parse<JsonlParams>(jsonl.params, { target: "y" }).value!;
  for (
    const content of [utf16(text, true), utf16(`\ufeff${text}`, false), bytesOf(`\ufeff\ufeff${text}\u001a`)]
  ) {
    const source = await jsonl.open(params, { path: "t.jsonl", seed: 0 }, contextOf(content, 64));
    assertEquals([...(await source.load()).x], [1, 2]);
  }
  const broken = contextOf(bytesOf(`\ufeff\ufeff${text}{`), 1000);
  const open = () => jsonl.open(params, { path: "t.jsonl", seed: 0 }, broken);
  await assertRejects(open, DataError, "t.jsonl:3:1");
});

/** Tables of the columns x and y with something around them, what must be said to read them, and what is found. */
const around: [string, string, Record<string, unknown>, string[] | [message: string, hint: string]][] = [
  ["a title", "My table\nx,y\n1,2\n3,4\n", { skip_lines: 1 }, ["x"]],
  ["a title not skipped", "My table\nx,y\n1,2\n3,4\n", {}, [
    't.csv:1:1 expected the names of 2 columns, as the lines below have cells, but found one, "My table"',
    "if that is a title, skip it with dataset.params.skip_lines: 1",
  ]],
  ["three lines of a title", 'Report\n"of, two"\n\nx,y\n1,2\n3,4\n', {}, ["found one", "skip_lines: 3"]],
  ["three lines skipped", 'Report\n"of, two"\n\nx,y\n1,2\n3,4\n', { skip_lines: 3 }, ["x"]],
  ["a title filled up with delimiters", "My table,,\nx,z,y\n1,2,3\n3,4,5\n", {}, [
    "found one",
    "skip_lines: 1",
  ]],
  ["a title with a comma", "My table, of two\nx,z,y\n1,2,3\n3,4,5\n", {}, ["found 2", "skip_lines: 1"]],
  ["more lines skipped than there are", "x,y\n1,2\n", { skip_lines: 9 }, ["it is empty", ""]],
  ["a comment before sep=", "# hi\n\nsep=;\nx;y\n1;2\n3;4\n", { comment: "#" }, ["x"]],
  ["a title before sep=", "hi, you\r\nsep=;\r\nx;y\r\n1;2\r\n3;4", { skip_lines: 1 }, ["x"]],
  ["a delimiter behind every line", "x,y,\n1,2,\n3,4,\n", {}, ["x"]],
  ["a delimiter behind every line, left out by number", "x,y,\n1,2,\n3,4,\n", { drop: [2] }, ["x"]],
  ["a delimiter behind all lines but the first", "x,y\n1,2,\n3,4,\n", {}, ["x"]],
  ["a value behind the last delimiter", `x,y,\n${"1,2,\n".repeat(9)}3,4,5\n`, {}, [
    't.csv:11:5 expected nothing behind the last delimiter, as in the first lines, but found "5"',
    "give the column a name",
  ]],
  ["no last delimiter in one line", `x,y\n${"1,2,\n".repeat(9)}3,4\n`, {}, [
    "t.csv:11:1 expected 2 cells and a delimiter behind them but found 2",
    "",
  ]],
  ["one value for every row of a last column", "x,y,z\n1,2,\n3,4,\n", {}, ['t.csv:2:5 column "z"', ""]],
  ["a first line of numbers", "1,2,3\n4,5,6\n7,8,9\n", { target: 2 }, [
    "which is both the place",
    "dataset.params.header to false",
  ]],
  ["a stray zero byte", "x,y\n1,2\n3,\u00004\n5,6\n", {}, ["t.csv:3:3", ""]],
];

for (const [name, text, params, wanted] of around) {
  Deno.test(`a table with ${name} is ${wanted.length === 1 ? "read" : "refused"}`, async () => {
    for (const size of [text.length, 5]) {
      const opened = () =>
        open(bytesOf(text), { target: "y", task: "regression", categorical: [], ...params }, size);
      if (wanted.length === 1) {
        assertEquals((await opened()).info.features, wanted);
        assertEquals([...(await (await opened()).load()).x], [1, 3]);
        continue;
      }
      const error = await assertRejects(opened, MlxError);
      assertStringIncludes(error.message, wanted[0]);
      assertStringIncludes(error.hint ?? "", wanted[1]);
    }
  });
}
