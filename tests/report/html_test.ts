import { assert, assertEquals } from "@std/assert";
import { escapeHtml } from "../../src/report/escape.ts";
import { html } from "../../src/report/html.ts";
import { lineColors, moodColors } from "../../src/report/palette.ts";
import { isLiveHtml, readHtml } from "./read_html.ts";

Deno.test("html: what is put in is text, wherever it stands", () => {
  const hostile = `"'><b onclick="x">&amp;</td>`;
  const page = html`<td title="${hostile}">${[hostile, html`<b>${1.5}</b>`]}</td>`.toString();
  const { elements, text } = readHtml(`<table><tr>${page}</tr></table>`);
  assertEquals(elements.map(({ name }) => name), ["table", "tbody", "tr", "td", "b"]);
  assertEquals(elements[3].attributes, new Map([["title", hostile]]));
  assertEquals(text, `${hostile}\n1.5`);
});

Deno.test("html: line ends of a template are blanks, and none stand around it", () => {
  const page = html`
    <b>
      ${" a "}
    </b>
  `;
  assertEquals(page.toString(), "<b>  a  </b>");
});

Deno.test("html: text is on one line, and what steers or hides is shown", () => {
  assertEquals(
    escapeHtml(`a\r\nb & <c> "d" 'e' \x1b[1m\u202e`),
    "a b &amp; &lt;c&gt; &quot;d&quot; &#39;e&#39; \\u{1b}[1m\\u{202e}",
  );
});

Deno.test("html: the reader of these tests notices what is not mlx's", () => {
  const alive = [
    "<script></script>",
    "<b onclick='x'>a</b>",
    "<!-- a -->",
    "<b",
    `<b style="background:url(x)">a</b>`,
    `<a href="x">a</a>`,
    `<svg><use href="x"/></svg>`,
  ];
  for (const text of alive) assert(isLiveHtml(text), text);
  assert(!isLiveHtml(`<b style="color:#fff;background:rgba(1,2,3,0.5)" title="x">a &lt;b&gt;</b>`));
});

Deno.test("html: colours stand out on white pages and on dark ones", () => {
  const channel = (value: number) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const luminance = (color: string) => {
    const [r, g, b] = color.match(/[0-9a-f]{2}/g)!.map((digits) => channel(parseInt(digits, 16) / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a: string, b: string) => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  // What the guidelines for accessible pages ask of pictures.
  for (const color of [...lineColors, ...Object.values(moodColors)]) {
    for (const ground of ["#ffffff", "#1e1e1e"]) {
      assert(contrast(color, ground) >= 3, `${color} on ${ground}: ${contrast(color, ground)}`);
    }
  }
});
