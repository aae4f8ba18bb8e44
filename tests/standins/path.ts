/** Stand-in for `@std/path`: a few functions for POSIX, since Node's take long to load; for Windows Node's. */

const isWindows = Deno.build.os === "windows";

/** The separator of path segments: `/`, or `\` on Windows. */
export const SEPARATOR: "/" | "\\" = isWindows ? "\\" : "/";

const posix = { basename, dirname, isAbsolute, join, relative, resolve };
const path: typeof posix = isWindows ? windows() : posix;
const {
  basename: base,
  dirname: directory,
  isAbsolute: isWhole,
  join: joined,
  relative: way,
  resolve: whole,
} = path;
export {
  base as basename,
  directory as dirname,
  isWhole as isAbsolute,
  joined as join,
  way as relative,
  whole as resolve,
};

/** Node's functions for Windows, but for what @std says is the last part of separators. */
function windows(): typeof posix {
  const { win32 } = globalThis.process.getBuiltinModule("node:path");
  const basename = (path: string, suffix?: string) =>
    /^[\\/]+$/.test(path) ? path[0] : win32.basename(path, suffix);
  return { ...win32, basename };
}

/** The path that a `file:` URL names. */
export function fromFileUrl(url: string | URL): string {
  const { protocol, host, pathname } = new URL(url);
  if (protocol !== "file:") throw new TypeError(`The URL must be a file URL, not ${protocol}`);
  const path = decodeURIComponent(pathname.replace(/%(?![0-9a-f]{2})/gi, "%25"));
  if (!isWindows) return path;
  const local = path.replaceAll("/", "\\").replace(/^\\(?=[a-z]:)/i, "");
  return host === "" ? local : `\\\\${host}${local}`;
}

/** Without empty segments, ".", and what ".." goes back over; above the root is nothing. */
function normalize(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment !== "..") kept.push(segment);
    else if (kept.length > 0 && kept.at(-1) !== "..") kept.pop();
    else if (!path.startsWith("/")) kept.push(segment);
  }
  return (path.startsWith("/") ? "/" : "") + kept.join("/");
}

function isAbsolute(path: string): boolean {
  return path.startsWith("/");
}

function join(first: string, ...others: string[]): string {
  const path = [first, ...others].filter((part) => part !== "").join("/");
  const normal = normalize(path);
  return normal === ""
    ? path.endsWith("/") ? "./" : "."
    : path.endsWith("/") && normal !== "/"
    ? `${normal}/`
    : normal;
}

function resolve(...paths: string[]): string {
  let path = "";
  for (const part of [...paths].reverse()) {
    if (isAbsolute(path)) break;
    if (part !== "") path = path === "" ? part : `${part}/${path}`;
  }
  return normalize(isAbsolute(path) ? path : `${Deno.cwd()}/${path}`);
}

function relative(from: string, to: string): string {
  const [here, there] = [from, to].map((path) =>
    resolve(path).split("/").filter((segment) => segment !== "")
  );
  let common = 0;
  while (common < here.length && common < there.length && here[common] === there[common]) common++;
  return [...here.slice(common).map(() => ".."), ...there.slice(common)].join("/");
}

function dirname(path: string): string {
  const end = withoutEnd(path);
  if (end === "") return path.startsWith("/") ? "/" : ".";
  const at = end.lastIndexOf("/");
  return at < 0 ? "." : withoutEnd(end.slice(0, at)) || "/";
}

function basename(path: string, suffix = ""): string {
  const end = withoutEnd(path);
  if (end === "" && path !== "") return "/";
  const name = end.slice(end.lastIndexOf("/") + 1);
  return suffix !== "" && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
}

/** Without the slashes at its end. */
function withoutEnd(path: string): string {
  return path.replace(/\/+$/, "");
}
