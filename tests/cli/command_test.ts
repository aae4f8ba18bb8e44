/** A command is one file and one line of the table: this is what such a file holds, and what it inherits. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { defineCommand } from "../../src/cli/command.ts";
import { commands, runCommand } from "../../src/cli/mod.ts";
import { choice, flag, list, names, optionalChoice, text } from "../../src/cli/options.ts";
import { stringTerminal } from "./screen.ts";

const command = defineCommand({
  usage: ["greet [options] NAME ..."],
  description: ["Greets."],
  options: {
    loud: flag("Shout"),
    word: text("WORD", "What to say"),
    style: choice(["plain", "fancy"], "How"),
    mood: optionalChoice(["good", "bad"], "In which mood"),
    from: list("NAME", "Who greets"),
    tags: names("TAG", "What else"),
  },
  examples: ["greet you"],
  run({ terminal }, options, operands) {
    terminal.printJson({ ...options, operands });
    return Promise.resolve(7);
  },
});

/** Runs the command above. */
async function greet(...args: string[]) {
  const { terminal, written } = stringTerminal();
  const code = await runCommand("greet", command, args, { terminal });
  return { code, out: written.out };
}

Deno.test("command: options come typed and with their defaults, the exit code goes out", async () => {
  const defaults = {
    loud: false,
    style: "plain",
    from: [],
    tags: [],
    debug: false,
    help: false,
    operands: [],
  };
  const { code, out } = await greet();
  assertEquals([code, JSON.parse(out)], [7, defaults]);
  const given = [
    "a",
    "--loud",
    "--word",
    "x",
    "--word=y=z",
    "--style=fancy",
    "--mood",
    "bad",
    "--from",
    "1",
    "--from=2",
  ];
  assertEquals(JSON.parse((await greet(...given, "--tags", "t", "u,v", "--", "--b", "3")).out), {
    ...defaults,
    loud: true,
    word: "y=z",
    style: "fancy",
    mood: "bad",
    from: ["1", "2"],
    tags: ["t", "u", "v"],
    operands: ["a", "--b", "3"],
  });
});

Deno.test("command: help comes with it", async () => {
  const { terminal, written } = stringTerminal();
  assertEquals(await runCommand("greet", command, ["--help"], { terminal }), 0);
  assertMatch(
    written.out,
    /^Usage:\n {2}mlx greet \[options\] NAME \.\.\.\n\nGreets\.\n\nOptions:\n {2}--loud +Shout\n/,
  );
  assertMatch(written.out, /--style plain\|fancy +How \(default: plain\)\n/);
  assertStringIncludes(written.out, "--debug");
});

Deno.test("command: the help of every command in the table names all of its options and fits 100 columns", async () => {
  for (const [name, { load }] of Object.entries(commands)) {
    const { terminal, written } = stringTerminal();
    const { command } = await load();
    assertEquals(await runCommand(name, command, ["--help"], { terminal }), 0);
    for (const option of Object.keys(command.options)) assertStringIncludes(written.out, `  --${option}`);
    for (const line of written.out.split("\n")) assertEquals(line.length <= 100, true, line);
    assertStringIncludes(written.out, `mlx ${name}`);
  }
});
