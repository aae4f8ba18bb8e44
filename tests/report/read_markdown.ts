// deno-lint-ignore-file no-import-prefix -- nothing but tests may use it
/** Markdown as a reader of it, with the tables and bare links of GitHub's, takes it; for tests. */
import MarkdownIt from "npm:markdown-it@14.1.0";

/** A piece of a page, as the parser has it. */
interface Token {
  readonly type: string;
  readonly children: readonly Token[] | null;
}

/** The pieces of a page, those inside of others too. */
function tokensOf(text: string): Token[] {
  const markdown: { parse(text: string, env: object): Token[] } = new MarkdownIt({
    html: true,
    linkify: true,
  });
  return markdown.parse(text, {}).flatMap((token) => [token, ...token.children ?? []]);
}

/** Whether Markdown has anything but text in it: links, images, code, emphasis, HTML, lists, headings. */
export function isLiveMarkdown(text: string): boolean {
  const inert = ["paragraph_open", "paragraph_close", "inline", "text", "softbreak", "text_special"];
  return tokensOf(text).some(({ type }) => !inert.includes(type));
}

/** Whether a page is what mlx writes: headings, one table a section, a list of bold names; and nothing in them. */
export function hasOnlyTable(text: string): boolean {
  const allowed =
    /^(heading|paragraph|table|thead|tbody|tr|th|td|bullet_list|list_item|strong)_(open|close)$|^(inline|text|softbreak|text_special)$/;
  const tokens = tokensOf(text);
  const cells = tokens.filter(({ type }) => type === "th_open").length;
  const body = tokens.filter(({ type }) => type === "td_open").length;
  return tokens.every(({ type }) => allowed.test(type)) && cells === body;
}
