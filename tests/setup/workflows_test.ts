/** The workflows run nobody's code but what was looked at: each action is named by its commit. */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { root } from "../deno.ts";

const folder = join(root, ".github", "workflows");

/** What is wrong with the actions that a workflow names; `commits` collects those of each action and version. */
function faults(workflow: string, commits: Map<string, string> = new Map()): string[] {
  return workflow.split("\n").flatMap((line) => {
    const named = /\buses:\s*(.*)$/.exec(line)?.[1];
    if (named === undefined) return [];
    const [, action, commit, version] = /^([\w-]+\/[\w/-]+)@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)$/.exec(named) ??
      [];
    if (action === undefined) return [`${named}: no commit with its version behind it`];
    const known = commits.get(action) ?? `${commit} ${version}`;
    commits.set(action, known);
    return known === `${commit} ${version}` ? [] : [`${named}: another commit than elsewhere`];
  });
}

Deno.test("workflows: every action is pinned by its commit, and by the same one everywhere", () => {
  const commits = new Map<string, string>();
  for (const { name } of Deno.readDirSync(folder)) {
    assertEquals(faults(Deno.readTextFileSync(join(folder, name)), commits), [], name);
  }
  assert(commits.size >= 4);
});

Deno.test("workflows: an action named by a tag, a branch or two commits is noticed", () => {
  const commit = "0123456789abcdef0123456789abcdef01234567";
  const cases: [workflow: string, faults: number][] = [
    [`- uses: a/b@${commit} # v1.2.3`, 0],
    ["- uses: a/b@v4", 1],
    ["- uses: a/b@main # v1.2.3", 1],
    [`- uses: a/b@${commit}`, 1],
    [`- uses: a/b@${commit} # v1.2.3\n- uses: a/b@${commit.replaceAll("0", "f")} # v1.2.3`, 1],
  ];
  for (const [workflow, count] of cases) assertEquals(faults(workflow).length, count, workflow);
});

Deno.test("workflows: only those jobs that publish may write or sign", () => {
  const release = Deno.readTextFileSync(join(folder, "release.yml"));
  const jobs = release.split(/^ {2}(?=\w+:$)/m).slice(1);
  const writing = jobs.filter((job) => job.includes(": write")).map((job) => job.split(":")[0]);
  assertEquals(writing, ["publish", "library"]);
  for (const { name } of Deno.readDirSync(folder)) {
    assert(/^permissions:\n {2}contents: read$/m.test(Deno.readTextFileSync(join(folder, name))), name);
  }
});
