/**
 * The proofs of docs/reliability.md: `scripts/torture [PART...] [--quick] [--scale X] [--record]`.
 *
 * Runs the parts (all of them by default), prints a table of what was tried and found, and with --record writes its
 * lines into docs/reliability.md.
 */
import { parseArgs } from "node:util";
import { atExit, endOnSignals } from "./at_exit.ts";
import { Skipped } from "./part.ts";
import { type PartName, parts } from "./parts.ts";
import { record, type Row, table } from "./table.ts";

const names = Object.keys(parts) as PartName[];

function usage(problem: string): never {
  console.error(`torture: ${problem}`);
  console.error(
    `Usage: scripts/torture [PART...] [--quick] [--scale X] [--record]; parts: ${names.join(" ")}`,
  );
  Deno.exit(2);
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      args: Deno.args,
      allowPositionals: true,
      options: {
        quick: { type: "boolean", default: false },
        scale: { type: "string", default: "1" },
        record: { type: "boolean", default: false },
      },
    });
    const wanted = positionals.map((name) => name.toUpperCase());
    const unknown = wanted.find((name) => !names.includes(name as PartName));
    if (unknown !== undefined) usage(`there is no part ${JSON.stringify(unknown)}`);
    const scale = Number(values.scale);
    if (!(scale > 0 && scale <= 100)) usage(`expected a scale above 0 but found ${values.scale}`);
    return { ...values, scale, wanted: wanted.length > 0 ? wanted as PartName[] : names };
  } catch (error) {
    return usage(error instanceof Error ? error.message : String(error));
  }
}

async function runPart(name: PartName, quick: boolean, scale: number): Promise<Row> {
  const scratch = await Deno.realPath(await Deno.makeTempDir({ prefix: `mlx-torture-${name}-` }));
  const { promise, run } = parts[name];
  using _removal = atExit(() => Deno.removeSync(scratch, { recursive: true }));
  const started = performance.now();
  const say = (line: string) => console.error(`${name}: ${line}`);
  say(promise);
  try {
    const { failures, figure, control } = await run({ scratch, quick, scale, say });
    for (const failure of failures) say(`FAILED: ${failure}`);
    return { name, promise, figure, control, held: failures.length === 0, seconds: seconds(started) };
  } catch (error) {
    if (!(error instanceof Skipped)) throw error;
    say(`skipped: ${error.message}`);
    return { name, promise, figure: error.message, control: "", held: null, seconds: seconds(started) };
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

function seconds(started: number): number {
  return (performance.now() - started) / 1000;
}

const { wanted, quick, scale, record: recorded } = readArguments();
endOnSignals();
const rows: Row[] = [];
for (const name of wanted) rows.push(await runPart(name, quick, scale));
console.log(table(rows));
if (recorded) await record(rows, ["scripts/torture", ...Deno.args].join(" "));
if (rows.some(({ held }) => held === false)) Deno.exitCode = 1;
