/** The long form of the kill loop: `scripts/torture-kill [KILLS]`. */
import { killLoop } from "./kill_loop.ts";

const kills = Number(Deno.args[0] ?? 500);
if (!Number.isSafeInteger(kills) || kills < 1) {
  console.error(`Cannot kill ${JSON.stringify(Deno.args[0])} times: expected an integer >= 1`);
  Deno.exit(2);
}
const root = await Deno.makeTempDir();
try {
  const { ofResumes, runs, failures, ...done } = await killLoop(root, kills, Math.random);
  for (const failure of failures) console.error(failure);
  const identical = failures.length === 0 ? "all of them bit-identical" : `${failures.length} differences`;
  console.log(`${done.kills} SIGKILLs, ${ofResumes} of them during resume; ${runs} runs, ${identical}`);
  if (failures.length > 0) Deno.exitCode = 1;
} finally {
  await Deno.remove(root, { recursive: true });
}
