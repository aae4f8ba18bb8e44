/**
 * The commit that a workspace is at, read from `.git` without starting a program.
 *
 * @module
 */
import type { Workspace } from "../files/workspace.ts";

const hash = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const ref = /^refs\/(?:(?!\.\.)[\w.\-/])+$/;
const maxBytes = 2 ** 24;

/**
 * The commit of the branch, or of the detached head, that is checked out at the root of a workspace; null where that is
 * no Git checkout, has no commit yet, or keeps its `.git` elsewhere, as a linked worktree does.
 *
 * Files that were changed since are not looked for: the commit says where they came from, not what they are.
 * Source: gitrepository-layout(5).
 */
export async function commitOf(workspace: Workspace): Promise<string | null> {
  const head = await readLine(workspace, ".git/HEAD");
  if (head === null || hash.test(head)) return head;
  const name = /^ref: (.*)$/.exec(head)?.[1] ?? "";
  if (!ref.test(name)) return null;
  const own = await readLine(workspace, `.git/${name}`);
  if (own !== null) return hash.test(own) ? own : null;
  const packed = await read(workspace, ".git/packed-refs");
  const line = packed?.split("\n").find((text) => text.endsWith(` ${name}`));
  const found = line?.slice(0, -name.length - 1) ?? "";
  return hash.test(found) ? found : null;
}

async function readLine(workspace: Workspace, path: string): Promise<string | null> {
  return (await read(workspace, path))?.trimEnd() ?? null;
}

/** A text file of the checkout; null if there is none that may be read: a run does not need it. */
async function read(workspace: Workspace, path: string): Promise<string | null> {
  return await workspace.read(path, { maxBytes }).then(
    (bytes) => new TextDecoder().decode(bytes),
    () => null,
  );
}
