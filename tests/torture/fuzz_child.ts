/** Feeds mutants to one reader, in a process that may hang: READER COUNT FIRST DIRECTORY; prints JSON. */
import { fuzz } from "./fuzz/fuzz.ts";
import { flawed } from "./fuzz/flawed.ts";
import { readers } from "./fuzz/readers.ts";

const [name, count, first, directory] = Deno.args;
const write = (value: unknown) =>
  Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(value) + "\n"));
let said = 0;
/** Says where it is before what may hang does, ten times a second. */
const beat = (seed: number) => {
  if (performance.now() - said < 100) return;
  said = performance.now();
  write({ seed });
};
const reader = { ...readers, ...flawed }[name];
const { failures, ...rest } = await fuzz(reader, directory, {
  count: Number(count),
  first: Number(first),
  beat,
});
const status = Deno.build.os === "linux" ? Deno.readTextFileSync("/proc/self/status") : "";
const peak = 1024 * Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0);
write({ ...rest, peak, failures: [...failures] });
