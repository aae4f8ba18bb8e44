import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { commitOf } from "../../../src/runs/documents/git_commit.ts";
import { Workspace } from "../../../src/runs/files/workspace.ts";
import { withDirectory } from "../fixtures.ts";

const a = "0123456789abcdef0123456789abcdef01234567", b = a.replaceAll("0", "f");
const packed =
  `# pack-refs with: peeled fully-peeled sorted \n${b} refs/heads/side\n${a} refs/heads/main\n^${b}\n`;

/** Layouts by gitrepository-layout(5): files of the checkout, and the commit that it is at. */
const CASES: [what: string, files: Record<string, string>, commit: string | null][] = [
  ["no checkout", {}, null],
  ["a branch", { ".git/HEAD": "ref: refs/heads/main\n", ".git/refs/heads/main": `${a}\n` }, a],
  ["a branch in a folder", { ".git/HEAD": "ref: refs/heads/x/y.z\n", ".git/refs/heads/x/y.z": `${a}\n` }, a],
  ["a detached head", { ".git/HEAD": `${a}\n` }, a],
  ["SHA-256", { ".git/HEAD": `${a}${a.slice(0, 24)}\n` }, `${a}${a.slice(0, 24)}`],
  ["packed", { ".git/HEAD": "ref: refs/heads/main\n", ".git/packed-refs": packed }, a],
  [
    "packed, and moved since",
    { ".git/HEAD": "ref: refs/heads/main", ".git/packed-refs": packed, ".git/refs/heads/main": b },
    b,
  ],
  ["no commit yet", { ".git/HEAD": "ref: refs/heads/main\n" }, null],
  ["a linked worktree", { ".git": "gitdir: /elsewhere/.git/worktrees/x\n" }, null],
  ["a reference that leads out", { ".git/HEAD": "ref: refs/../../secret\n", "secret": a }, null],
  ["a reference to something else", { ".git/HEAD": "ref: config\n", ".git/config": a }, null],
  ["what is no hash", { ".git/HEAD": "ref: refs/heads/main", ".git/refs/heads/main": "<script>" }, null],
];

for (const [what, files, commit] of CASES) {
  Deno.test(`commitOf(): ${what}`, () =>
    withDirectory(async (root) => {
      for (const [path, text] of Object.entries(files)) {
        Deno.mkdirSync(join(root, path, ".."), { recursive: true });
        Deno.writeTextFileSync(join(root, path), text);
      }
      assertEquals(await commitOf(await Workspace.open(root)), commit);
    }));
}
