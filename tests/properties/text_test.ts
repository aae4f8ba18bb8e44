/** What holds for any text: readers and writers of configs, paths, names, screens. */
import { assert, assertEquals } from "@std/assert";
import { join, resolve } from "@std/path";
import { quickOrLong } from "../amount.ts";
import fc from "./fast_check.ts";
import { MlxError } from "../../src/errors.ts";
import {
  escapeCsv,
  escapeHtml,
  escapeJson,
  escapeMarkdown,
  escapeTerminal,
} from "../../src/report/escape.ts";
import { canonicalJson, formatJson, formatJsonLine, readJson } from "../../src/runs/formats/json.ts";
import { Workspace } from "../../src/runs/files/workspace.ts";
import { nameProblem } from "../../src/schema/names.ts";
import { json } from "../../src/spec/json.ts";
import { jsonc } from "../../src/spec/jsonc.ts";
import { yaml } from "../../src/spec/yaml.ts";
import { isFormula, readCsv } from "../report/read_csv.ts";
import { isLiveHtml, readHtml } from "../report/read_html.ts";
import { withDirectory } from "../runs/fixtures.ts";
import { tokens } from "../torture/fuzz/mutate.ts";
import { needsLinks, symlink } from "../links.ts";

/** Texts of the pieces that parsers care about. */
const pieces = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...tokens) },
    fc.string({ unit: "binary", maxLength: 4 }),
    fc.constantFrom("a", "b: ", "- ", "\n", "  ", '"k": ', ", ", "1", "[", "]", "{", "}"),
  ),
  { maxLength: 14 },
).map((parts) => parts.join(""));

const texts = fc.oneof(pieces, fc.string({ unit: "binary", maxLength: 40 }));
const values = fc.jsonValue({ maxDepth: 4 });
const runs = { numRuns: quickOrLong(100, 400) };

Deno.test("property: what is written as JSON is read back", () => {
  fc.assert(
    fc.property(values, (value) => {
      const same = JSON.parse(JSON.stringify(value));
      const read = (text: string) => readJson(new TextEncoder().encode(text), { shown: "a" });
      assertEquals(read(formatJson(value)), same);
      assertEquals(read(canonicalJson(value)), same);
      assertEquals(read(formatJsonLine({ value })), { value: same });
      assertEquals(JSON.parse(escapeJson(value)), same);
    }),
    runs,
  );
});

Deno.test("property: the fast reader of a format and the one that keeps places read the same, or nothing", async () => {
  for (const format of [json, jsonc, yaml]) {
    const written = values.map((value) => JSON.stringify(value));
    await fc.assert(
      fc.asyncProperty(fc.oneof(pieces, written), async (text) => {
        const plain = format.read(text);
        const { value, problems } = await format.locate(text);
        if (plain === undefined) return;
        assertEquals(problems, []);
        assertEquals(value ?? null, plain.value ?? null);
      }),
      runs,
    );
  }
});

Deno.test("property: no path leads out of the workspace, whatever it is made of", needsLinks, async () => {
  await withDirectory(async (directory) => {
    const root = join(directory, "root"), outside = join(directory, "outside");
    for (const path of [root, outside, join(root, "sub")]) Deno.mkdirSync(path);
    Deno.writeTextFileSync(join(outside, "secret"), "x");
    symlink(outside, join(root, "link"), "dir");
    symlink("..", join(root, "sub", "up"), "dir");
    const workspace = await Workspace.open(root);
    const parts = fc.constantFrom(
      "..",
      ".",
      "",
      "sub",
      "link",
      "up",
      "secret",
      "outside",
      "root",
      "a",
      "~",
      "\\..",
      "%2e%2e",
    );
    const paths = fc.oneof(
      fc.array(parts, { maxLength: 6 }).map((all) => all.join("/")),
      fc.array(parts, { maxLength: 4 }).map((all) => resolve(root, all.join("/"))),
      texts,
    );
    const inside = (path: string) => path === root || path.startsWith(`${root}/`);
    await fc.assert(
      fc.asyncProperty(paths, async (path) => {
        for (const method of ["resolveRead", "resolveOutput"] as const) {
          try {
            const found = await workspace[method](path);
            assert(inside(found), found);
            const real = await Deno.realPath(found).catch(() => found);
            assert(inside(real), real);
          } catch (error) {
            if (!(error instanceof MlxError)) throw error;
          }
        }
      }),
      runs,
    );
  });
});

Deno.test("property: a name that is accepted is one plain part of a path", () => {
  fc.assert(
    fc.property(texts, (name) => {
      if (nameProblem(name) !== undefined) return;
      assertEquals(join("a", name).split(/[/\\]/), ["a", name]);
      assertEquals([escapeTerminal(name), name.normalize("NFC"), name.trim()], [name, name, name]);
    }),
    { numRuns: quickOrLong(250, 1000) },
  );
});

Deno.test("property: nothing that is escaped steers a terminal, and escaping again changes nothing", () => {
  fc.assert(
    fc.property(texts, (text) => {
      const shown = escapeTerminal(text);
      assert(!/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(shown));
      assertEquals(escapeTerminal(shown), shown);
      assert(!/[<>\n\r]/.test(escapeMarkdown(text)));
      assertEquals(JSON.parse(escapeJson(text)), text);
    }),
    runs,
  );
});

Deno.test("property: what is put into a page is text of it, in elements and in attributes", () => {
  const marks = fc.constantFrom("<", ">", '"', "'", "&", "lt;", "#60;", "/", "!--", "b", " ", "=", "onclick");
  const hostile = fc.oneof(texts, fc.array(marks, { maxLength: 12 }).map((parts) => parts.join("")));
  fc.assert(
    fc.property(hostile, (text) => {
      const shown = escapeTerminal(text.replace(/[\r\n]+/g, " "));
      const page = `<b title="${escapeHtml(text)}">${escapeHtml(text)}</b>`;
      assert(!isLiveHtml(page), page);
      const { elements: [{ attributes }], text: found } = readHtml(page);
      assertEquals([attributes.get("title"), found], [shown, shown]);
    }),
    runs,
  );
});

Deno.test("property: a cell of CSV is read as one cell, and computed by nobody", () => {
  const signs = fc.constantFrom(
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    " ",
    "\u00a0",
    "1",
    ".",
    "e",
    '"',
    ",",
    ";",
    "a",
  );
  const hostile = fc.oneof(texts, fc.array(signs, { maxLength: 8 }).map((parts) => parts.join("")));
  fc.assert(
    fc.property(hostile, (text) => {
      const [[first, cell, last], ...more] = readCsv(`"a",${escapeCsv(text)},1\n`);
      assertEquals([first, last, more], ["a", "1", []]);
      const marked = isFormula(text) || cell.startsWith("'") && !text.startsWith("'");
      assertEquals(cell, (marked ? "'" : "") + escapeTerminal(text));
      assert(!marked || /[=+\-@＝＋－＠\t\r\n]/.test(text), text);
      assert(!isFormula(cell), cell);
    }),
    { numRuns: quickOrLong(250, 1000) },
  );
});
