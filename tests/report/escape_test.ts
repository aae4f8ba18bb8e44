import { assert, assertEquals } from "@std/assert";
import { unicodeWidth } from "@std/cli";
import { escapeCsv, escapeJson, escapeMarkdown, escapeTerminal, isPlain } from "../../src/report/escape.ts";

/** What an attacker would like to reach a screen, a page or a file as it is. */
const payloads: { name: string; text: string; shown: string }[] = [
  { name: "ESC", text: "a\x1b[31mb", shown: "a\\u{1b}[31mb" },
  { name: "window title", text: "\x1b]0;x\x07", shown: "\\u{1b}]0;x\\u{7}" },
  { name: "C1 CSI", text: "\x9b31m", shown: "\\u{9b}31m" },
  { name: "line feed", text: "a\nmlx: error: b", shown: "a\\u{a}mlx: error: b" },
  { name: "carriage return", text: "a\rb", shown: "a\\u{d}b" },
  { name: "tab", text: "a\tb", shown: "a\\u{9}b" },
  { name: "NUL and DEL", text: "\0\x7f", shown: "\\u{0}\\u{7f}" },
  { name: "direction override", text: "a\u202etxt", shown: "a\\u{202e}txt" },
  { name: "direction isolate", text: "\u2066a\u2069", shown: "\\u{2066}a\\u{2069}" },
  { name: "line separator", text: "a\u2028b\u2029", shown: "a\\u{2028}b\\u{2029}" },
  { name: "zero width", text: "a\u200bb\u200d\ufeff", shown: "a\\u{200b}b\\u{200d}\\u{feff}" },
  { name: "lone surrogates", text: "\ud800a\udc00", shown: "\\u{d800}a\\u{dc00}" },
  { name: "tag characters", text: "\u{e0041}", shown: "\\u{e0041}" },
  { name: "plain text", text: "Größe 日本語 é 🙂 c:\\temp", shown: "Größe 日本語 é 🙂 c:\\temp" },
];

for (const { name, text, shown } of payloads) {
  Deno.test(`escape: ${name}`, () => {
    assertEquals(escapeTerminal(text), shown);
    assertEquals(escapeTerminal(shown), shown);
    const json = escapeJson({ [text]: [text] });
    assertEquals(JSON.parse(json), { [text]: [text] });
    for (
      const sink of [escapeTerminal(text), escapeMarkdown(text), escapeCsv(text), json.replaceAll("\n", "")]
    ) {
      assert(!/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(sink), sink);
    }
  });
}

Deno.test("escape: every code unit of the first planes, alone", () => {
  for (let unit = 0; unit < 0x10000; unit++) {
    const shown = escapeTerminal(String.fromCharCode(unit));
    const steers = unit < 32 || unit >= 0x7f && unit < 0xa0 || unit >= 0x200b && unit <= 0x200f ||
      unit >= 0x2028 && unit <= 0x202e || unit >= 0x2060 && unit <= 0x206f && unit !== 0x2065 ||
      unit >= 0xd800 && unit < 0xe000 || unit === 0xfeff;
    if (steers) assertEquals(shown, `\\u{${unit.toString(16)}}`);
    else if (unit < 0x590) assertEquals(shown.length, unit === 0xad ? 6 : 1);
  }
});

Deno.test("escape: Markdown stays text", () => {
  for (
    const [text, shown] of [
      ["a|b", "a\\|b"],
      ["`code` *b* _i_ ~s~", "\\`code\\` \\*b\\* \\_i\\_ \\~s\\~"],
      ["[x](http://y.z)", "\\[x\\](http\\://y.z)"],
      ["<script>&amp;", "&lt;script&gt;&amp;amp;"],
      ["# h\n\n1. x", "\\# h 1. x"],
      ["h ##", "h \\##"],
      ["- a - b", "\\- a - b"],
      ["  + a", "  \\+ a"],
      ["---", "\\---"],
      ["===", "\\==="],
      ["12. a 3. b", "12\\. a 3. b"],
      ["1) a (b)", "1\\) a (b)"],
      ["__a__ _b c_ d_e_1 é_é", "\\_\\_a\\_\\_ \\_b c\\_ d_e_1 é_é"],
      ["![x][y] $a$", "!\\[x\\]\\[y\\] \\$a\\$"],
      ["a@b.c WWW.b.c ftp://d", "a\\@b.c WWW\\.b.c ftp\\://d"],
      ["2026-11-23T02:11:23.000Z", "2026-11-23T02:11:23.000Z"],
      ["my-runs/20261123_021123_1", "my-runs/20261123_021123_1"],
      ["0.5", "0.5"],
      ["\\", "\\\\"],
      ["ä 日本", "ä 日本"],
    ]
  ) assertEquals(escapeMarkdown(text), shown);
});

Deno.test("escape: a cell of CSV is quoted, and no formula", () => {
  for (
    const [text, shown] of [
      ["", '""'],
      ["a, b", '"a, b"'],
      ['say "a"', '"say ""a"""'],
      ["=1+1", `"'=1+1"`],
      ["+1+1", `"'+1+1"`],
      ["-a", `"'-a"`],
      ["@SUM(A1)", `"'@SUM(A1)"`],
      ["＝1", `"'＝1"`],
      ["a = b - c", '"a = b - c"'],
      [" \u00a0\u3000=1", `"' \u00a0\u3000=1"`],
      ["\t=1", `"'\\u{9}=1"`],
      ["\r\na", `"'\\u{d}\\u{a}a"`],
      ["a\n =1", `"'a\\u{a} =1"`],
      ["a\r@b", `"'a\\u{d}@b"`],
      ["a\u2028-b", `"'a\\u{2028}-b"`],
      ["a\v-b", `"'a\\u{b}-b"`],
      ["a\nb\n", '"a\\u{a}b\\u{a}"'],
      ["-5", '"-5"'],
      ["+.5e-3", '"+.5e-3"'],
      ["-5-5", `"'-5-5"`],
      ["-", `"'-"`],
      ["1\n-5", `"'1\\u{a}-5"`],
      ["-5\n", `"'-5\\u{a}"`],
    ]
  ) assertEquals(escapeCsv(text), shown);
});

Deno.test("escape: numbers JSON cannot hold are null", () => {
  assertEquals(escapeJson({ a: NaN, b: [Infinity] }), '{\n  "a": null,\n  "b": [\n    null\n  ]\n}');
});

Deno.test("escape: text that is not looked at twice has a column for each character, and nothing to escape", () => {
  for (let unit = 0; unit < 0x10000; unit++) {
    const character = String.fromCharCode(unit);
    if (!isPlain(character)) continue;
    assertEquals(unicodeWidth(character), 1, `U+${unit.toString(16)}`);
    assert(!/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(character), `U+${unit.toString(16)}`);
  }
  assert(isPlain("1,000 rows × 20 features …") && !isPlain("a\n") && !isPlain("日本"));
});
