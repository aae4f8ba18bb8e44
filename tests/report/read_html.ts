// deno-lint-ignore-file no-import-prefix -- nothing but tests may use it
/** HTML as a browser reads it, for tests: what stands in a page, and whether there is more than mlx writes. */
import { type DefaultTreeAdapterMap, parseFragment } from "npm:parse5@8.1.1";

type Node = DefaultTreeAdapterMap["node"];

/** An element with its attributes. */
export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

/** A piece of a page, read. */
export interface Page {
  readonly elements: readonly Element[];
  /** The text of all text nodes, apart by line feeds. */
  readonly text: string;
  /** What a reader stumbled over, and what is neither element nor text. */
  readonly oddities: readonly string[];
}

const elements = /^(?:div|span|b|table|thead|tbody|tr|th|td|svg|path|text)$/;
const attributes =
  /^(?:class|style|title|xmlns|viewBox|width|height|role|aria-label|fill|fill-opacity|font-family|font-size|x|y|d|text-anchor|stroke|stroke-[a-z]+)$/;
/** Declarations of plain words and numbers; the only function is a colour. */
const style = /^[a-z-]+:(?:[\w\s.%#-]|rgba\([\d.,]+\))+(?:;[a-z-]+:(?:[\w\s.%#-]|rgba\([\d.,]+\))+)*$/;

/** Reads a piece of a page as a browser does. */
export function readHtml(text: string): Page {
  const oddities: string[] = [], found: Element[] = [], texts: string[] = [];
  const root = parseFragment(text, { onParseError: ({ code }) => oddities.push(code) });
  const walk = (node: Node): void => {
    if (node.nodeName === "#text") texts.push((node as DefaultTreeAdapterMap["textNode"]).value);
    else if ("tagName" in node) {
      found.push({
        name: node.tagName,
        attributes: new Map(node.attrs.map(({ name, value }) => [name, value])),
      });
    } else if (node !== root) oddities.push(node.nodeName);
    if ("childNodes" in node) node.childNodes.forEach(walk);
    if ("content" in node) walk(node.content);
  };
  walk(root);
  return { elements: found, text: texts.join("\n"), oddities };
}

/** Whether a page has anything but text in the elements and attributes that mlx writes. */
export function isLiveHtml(text: string): boolean {
  const page = readHtml(text);
  return page.oddities.length > 0 || page.elements.some((element) =>
    !elements.test(element.name) ||
    [...element.attributes].some(([name, value]) =>
      !attributes.test(name) || name === "style" && !style.test(value)
    )
  );
}
