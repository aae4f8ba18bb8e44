import { assertEquals } from "@std/assert";
import { findFaults } from "./audit.ts";

const call = (text: string) => {
  const [, name, rest] = /^(\w+)\((.*)$/.exec(text)!;
  return { thread: "1", name, text: rest };
};

/** [a line of strace in the directory ROOT, whether it is held against the program] */
const lines: [string, boolean][] = [
  ['execve("ROOT/deno", ["deno"], 0x7ffd /* 3 vars */) = 0', false],
  ['execve("ROOT/other", ["other"], 0x7ffd /* 3 vars */) = 0', true],
  ["socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 9", true],
  ["socketpair(AF_UNIX, SOCK_STREAM, 0, [6, 7]) = 0", false],
  ['openat(AT_FDCWD<ROOT>, "a", O_WRONLY|O_CREAT, 0666) = 5<ROOT/a>', false],
  ['openat(AT_FDCWD<ROOT>, "../a", O_WRONLY|O_CREAT, 0666) = 5', true],
  ['openat(AT_FDCWD<ROOT>, "/etc/passwd", O_RDONLY) = 5', false],
  ['openat(AT_FDCWD<ROOT>, "/etc/passwd", O_RDWR) = 5', true],
  ['rename("ROOT/a", "ROOT/b") = 0', false],
  ['rename("ROOT/a", "ROOTED/b") = 0', true],
  ['mkdir("ROOT/a", 0777) = 0', false],
  ['unlink("/var/a") = 0', true],
];

Deno.test("what a program may not ask of the system is noticed, and nothing else", () => {
  const calls = lines.map(([text]) => call(text.replaceAll("ROOT", "/x/root")));
  const expected = lines.flatMap(([, isFault], i) => isFault ? [`${calls[i].name}(${calls[i].text}`] : []);
  assertEquals(findFaults(calls, "/x/root"), expected);
});
