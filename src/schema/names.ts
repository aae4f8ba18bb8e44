/**
 * Names that become path segments.
 *
 * @module
 */
import { type Schema, text } from "./fields.ts";
import { found } from "./found.ts";

const maxBytes = 100;
const allowed = /^[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_.\- ]*[\p{L}\p{M}\p{N}_\-])?$/u;
/** The same of plain letters: it is compiled in no time. */
const plain = /^[a-z0-9_](?:[a-z0-9_.\- ]*[a-z0-9_\-])?$/i;
const invisible = /\p{Default_Ignorable_Code_Point}/u;
/** Devices of Windows, with any extension: opening one opens no file. */
const reserved = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])[ ]*(?:\.|$)/i;
/** What the output directory holds beside the runs. */
const taken = ["index.json"];

/** Why a text cannot be the name of a directory on every system; undefined if it can. */
export function nameProblem(name: string): string | undefined {
  if (name === "") return "it is empty";
  if (new TextEncoder().encode(name).length > maxBytes) return `it is longer than ${maxBytes} bytes`;
  if (!plain.test(name)) {
    if (invisible.test(name)) return "it holds an invisible character";
    if (!allowed.test(name)) {
      return "only letters, digits, . _ - and inner blanks are allowed, with a letter, digit or _ first";
    }
  }
  if (reserved.test(name)) return "Windows reserves it for a device";
  if (taken.includes(name.toLowerCase())) return "the index of runs has that name";
  return undefined;
}

/** The first part of a path that Windows takes for a device, wherever it stands; undefined if there is none. */
export function devicePart(path: string): string | undefined {
  return path.split(/[\\/]/).find((part) => reserved.test(part));
}

/** Whether a path of Windows is on another machine: `\\server\share\x`, also in its long form `\\?\UNC\server\share\x`. */
export function isShare(path: string): boolean {
  return /^[\\/]{2}(?:[?][\\/]UNC[\\/]|(?![?.][\\/]))/i.test(path);
}

/** A name that is safe as a path segment, read in Unicode's composed form (NFC). */
export function segment({ description }: { description: string }): Schema<string> {
  const plain = text({ description, min: 1, max: maxBytes });
  const expected = "a name that can be a directory";
  return {
    ...plain,
    expected,
    read(value, path, issues) {
      if (typeof value !== "string") {
        issues.push({ path, expected, found: found(value) });
        return "";
      }
      const name = value.normalize("NFC");
      const hint = nameProblem(name);
      if (hint !== undefined) issues.push({ path, expected, found: found(value), hint });
      return name;
    },
  };
}
