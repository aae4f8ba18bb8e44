/**
 * YAML with the places of values and mistakes, exactly as YAML 1.2's core schema has it.
 * Loaded only for unusual texts, and when there is a mistake to place.
 *
 * @module
 */
import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, parseDocument } from "yaml";
import type { Path } from "../schema/fields.ts";
import { found } from "../schema/found.ts";
import {
  type Located,
  maxDepth,
  maxValues,
  numberProblem,
  type Problem,
  tooMuch,
  unreadable,
} from "./source.ts";
import { type Indented, missingEnd, readIndented } from "./yaml_brackets.ts";

const core = ["str", "int", "float", "bool", "null", "map", "seq"].map((name) => `tag:yaml.org,2002:${name}`);

/** Of brackets with so many loose lines that it is not known whether they are closed. */
const looseLines =
  "expected lines within brackets to be indented further than what they belong to but found one " +
  "that is not (indent all of them, or close the brackets before it)";

/** What the parser says of tabs outside of brackets; within them it misses what would close them. */
const tabs = "expected YAML but found a mistake: Tabs are not allowed as indentation";

/** Reads a text, keeping places. */
export function locate(text: string): Located {
  const first = parsed(text);
  if (!first) return unreadable({ offset: 0, text: tooMuch.depth });
  const [error] = first.errors;
  const indented = error && readIndented(text, first, parsed);
  if (typeof indented === "number" && missingEnd(error) !== undefined) {
    return unreadable({ offset: indented, text: looseLines });
  }
  const { document, original }: Indented<Parsed> = typeof indented === "object"
    ? indented
    : { document: first, original: (offset) => offset };
  const [mistake] = document.errors;
  if (mistake) {
    const offset = original(mistake.pos[0]);
    return unreadable({ offset, text: followsTab(text, offset) ? tabs : problemOf(mistake) });
  }
  if (document.directives?.yaml.explicit) {
    return unreadable({ offset: 0, text: "expected no directives but found %YAML" });
  }
  const reader = new Reader();
  const root = document.contents as Node | null;
  try {
    const value = reader.read(root, [], root);
    return {
      value,
      problems: reader.problems.map((problem) => ({ ...problem, offset: original(problem.offset) })),
      offsetOf: (path, part) => original(reader.offsetOf(root, path, part)),
    };
  } catch (error) {
    if (error instanceof Overflow) {
      return unreadable({ text: error.text, path: error.path, offset: original(error.offset) });
    }
    throw error;
  }
}

type Parsed = ReturnType<typeof parseDocument>;

/** The document with its nodes; undefined if it is nested too deeply for the parser. */
function parsed(text: string): Parsed | undefined {
  try {
    return parseDocument(text, {
      version: "1.2",
      schema: "core",
      merge: false,
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: "error",
    });
  } catch (error) {
    if (error instanceof RangeError) return undefined; // the stack is full
    throw error;
  }
}

/** Whether a place is where a line begins that is indented by tabs. */
function followsTab(text: string, offset: number): boolean {
  return /^ *\t\s*$/.test(text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset));
}

function problemOf(error: Parsed["errors"][number]): string {
  if (error.code === "MULTIPLE_DOCS") return "expected one YAML document but found several";
  const end = missingEnd(error);
  if (end !== undefined) {
    return `expected ${end} at the end of ${end === "}" ? "an object" : "a list"} but found none`;
  }
  return `expected YAML but found a mistake: ${shortened(error.message.replace(/\s+/g, " "))}`;
}

/** The parser quotes what it does not understand, however long it is. */
function shortened(message: string): string {
  return message.length <= 200 ? message : `${message.slice(0, 200)}…`;
}

/** The limits were passed: nothing further is read. */
class Overflow extends Error {
  constructor(readonly text: string, readonly offset: number, readonly path: Path) {
    super(text);
  }
}

type MapPair = Pair<Node, Node | null>;
type MapNode = Node & { items: MapPair[] };

/** A key that is no text, as it stands in the file. */
function keyInWords(node: Node): string {
  if (!isScalar(node)) return isSeq(node) ? "a list" : isMap(node) ? "an object" : "an alias";
  if (typeof node.value !== "number" && typeof node.value !== "boolean") return found(node.value);
  const source = node.source ?? String(node.value);
  return `${source} (write it in quotes: "${source}")`;
}

/** Whether a key is `<<` without quotes, which takes in other objects. */
function isMergeKey(key: Node): boolean {
  return isScalar(key) && key.value === "<<" && key.type === "PLAIN";
}

class Reader {
  readonly problems: Problem[] = [];
  readonly #anchors = new Map<string, Node>();
  /** The nodes that aliases stand for, as they were when the alias was read. */
  readonly #targets = new Map<Node, Node>();
  /** The pairs of maps by their keys, as far as places in them have been asked for. */
  readonly #pairs = new WeakMap<Node, ReadonlyMap<unknown, MapPair>>();
  #count = 0;
  /** How deep merged objects stand in one another. */
  #merging = 0;

  /** The first pair of a map that has this key. */
  #pairOf(map: Node & { items: unknown[] }, key: unknown): MapPair | undefined {
    const known = this.#pairs.get(map) ??
      new Map(
        (map.items as MapPair[]).toReversed().map((
          pair,
        ) => [isScalar(pair.key) ? pair.key.value : pair, pair]),
      );
    this.#pairs.set(map, known);
    return known.get(key);
  }

  /** The value of a node; `place` is where its mistakes are shown. */
  read(node: Node | null, path: Path, place: Node | null): unknown {
    const offset = place?.range?.[0] ?? 0;
    if (++this.#count > maxValues) throw new Overflow(tooMuch.values, offset, []);
    if (node === null) return null;
    const complain = (text: string) => void this.problems.push({ offset, path, text });
    if (isAlias(node)) {
      const target = this.#targets.get(node) ?? this.#anchors.get(node.source);
      if (!target) return complain(`expected an anchor before the alias *${node.source} but found none`);
      this.#targets.set(node, target);
      if (path.length > maxDepth) throw new Overflow(tooMuch.depth, offset, []);
      return this.read(target, path, place);
    }
    const { anchor, tag } = node as { anchor?: string; tag?: string };
    if (anchor !== undefined) this.#anchors.set(anchor, node);
    if (tag !== undefined && tag !== "!" && !core.includes(tag)) {
      complain(`expected no tags but found ${found(tag)}`);
    }
    if (isScalar(node)) {
      const { value, source } = node;
      const problem = typeof value === "number" ? numberProblem(source ?? String(value), value) : undefined;
      if (problem !== undefined) complain(problem);
      return value;
    }
    if (path.length >= maxDepth) throw new Overflow(tooMuch.depth, offset, []);
    if (isSeq(node)) return node.items.map((item, i) => this.read(item as Node, [...path, i], item as Node));
    if (isMap(node)) return this.#readMap(node.items as Pair<Node, Node | null>[], path);
    return complain("expected a value");
  }

  #readMap(pairs: readonly Pair<Node, Node | null>[], path: Path): Record<string, unknown> {
    const entries = new Map<string, unknown>();
    const merged: MapNode[] = [];
    for (const { key: node, value } of pairs) {
      const key = isScalar(node) ? node.value : undefined;
      const complain = (text: string) => this.problems.push({ offset: node?.range?.[0] ?? 0, path, text });
      if (typeof key !== "string") {
        complain(`expected text as a key but found ${keyInWords(node)}`);
      } else if (isMergeKey(node)) {
        if (merged.length > 0) complain("expected each key once but found << again");
        merged.push(...this.#mergedMaps(value, complain));
      } else if (entries.has(key)) {
        complain(`expected each key once but found ${found(key)} again`);
      } else {
        entries.set(key, this.read(value, [...path, key], value ?? node));
      }
    }
    // What the object says itself comes first, then the merged objects in their order.
    for (const map of merged) {
      const offset = map.range?.[0] ?? 0;
      if (++this.#count > maxValues) throw new Overflow(tooMuch.values, offset, []);
      if (++this.#merging > maxDepth) throw new Overflow(tooMuch.depth, offset, []);
      for (const [key, value] of Object.entries(this.#readMap(map.items, path))) {
        if (!entries.has(key)) entries.set(key, value);
      }
      this.#merging--;
    }
    return Object.fromEntries(entries);
  }

  /** The objects that `<<: *one` or `<<: [*one, *other]` takes in. */
  #mergedMaps(value: Node | null, complain: (text: string) => void): MapNode[] {
    const nodes = isSeq(value) ? value.items as (Node | null)[] : [value];
    const maps = nodes.map((node) => isAlias(node) ? this.#anchors.get(node.source) ?? null : node);
    nodes.forEach((node, i) => {
      if (isAlias(node) && maps[i] !== null) this.#targets.set(node, maps[i]);
    });
    if (maps.every((map) => isMap(map))) return maps as MapNode[];
    complain(
      "expected an object, or a list of objects, behind the merge key << (anchored before, as in <<: *base)",
    );
    return [];
  }

  /** The pair of an object, or of those merged into it, that decides a key. */
  #decidingPair(map: MapNode, key: unknown): MapPair | undefined {
    const own = this.#pairOf(map, key);
    if (own) return own;
    const merge = map.items.find((pair) => isMergeKey(pair.key));
    const nodes = isSeq(merge?.value) ? merge.value.items as (Node | null)[] : [merge?.value ?? null];
    for (const node of nodes) {
      const source = isAlias(node) ? this.#targets.get(node) : node;
      const pair = isMap(source) ? this.#decidingPair(source as MapNode, key) : undefined;
      if (pair) return pair;
    }
  }

  offsetOf(root: Node | null, path: Path, part: "key" | "value"): number {
    let node = root;
    let offset = root?.range?.[0] ?? 0;
    for (const [i, segment] of path.entries()) {
      while (isAlias(node)) node = this.#targets.get(node) ?? null;
      if (isSeq(node)) {
        node = (node.items[Number(segment)] ?? null) as Node | null;
      } else if (isMap(node)) {
        const pair = this.#decidingPair(node as MapNode, segment);
        if (!pair) return offset;
        offset = pair.key.range?.[0] ?? offset;
        if (i === path.length - 1 && part === "key") return offset;
        node = pair.value;
      }
      offset = node?.range?.[0] ?? offset;
    }
    return offset;
  }
}
