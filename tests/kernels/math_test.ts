import { assert, assertEquals } from "@std/assert";
import { elementaryFunctions } from "../../src/kernels/reference/math.ts";
import { normalFunctions } from "../../src/kernels/reference/normal.ts";
import type { Precision } from "../../src/kernels/kernels.ts";

type Name = "exp" | "log" | "tanh" | "sigmoid" | "cdf";

/** Rows of [x, correctly rounded result, exact value minus that in ulp]; made by scripts/golden/math_values.py. */
const golden: Record<string, [number, number, number][]> = JSON.parse(
  Deno.readTextFileSync(new URL("../golden/math.json", import.meta.url)),
);

const precisions: Precision[] = ["float32", "float64"];

/** The errors that the documentation states, in ulp. */
const bounds: Record<Name, number> = { exp: 0.86, log: 0.83, tanh: 1.3, sigmoid: 1.9, cdf: 5 };

/** The spacing of a precision's numbers at x, away from zero. */
function ulp(x: number, precision: Precision): number {
  const [digits, lowest] = precision === "float32" ? [24, -149] : [53, -1074];
  let exponent = Math.max(-1022, Math.floor(Math.log2(Math.abs(x))));
  if (Math.abs(x) < 2 ** exponent) exponent--;
  return 2 ** Math.max(exponent - digits + 1, lowest);
}

for (const precision of precisions) {
  const functions = { ...elementaryFunctions(precision), ...normalFunctions(precision) };
  for (const name of Object.keys(bounds) as Name[]) {
    Deno.test(`${name} in ${precision} is within ${bounds[name]} ulp of high-precision values`, () => {
      let worst = 0;
      for (const [x, nearest, rest] of golden[`${name} ${precision}`]) {
        const error = Math.abs((functions[name](x) - nearest) / ulp(nearest, precision) - rest);
        assert(error <= bounds[name], `${name}(${x}) is off by ${error} ulp`);
        worst = Math.max(worst, error);
      }
      assert(worst > 0.45, `the worst error ${worst} is too good to be measured in ulp`);
    });
  }

  Deno.test(`the elementary functions in ${precision} keep their values at the edges`, () => {
    const largest = precision === "float32" ? 3.4028234663852886e38 : Number.MAX_VALUE;
    const cases: [Name, number, number][] = [
      ["exp", 0, 1],
      ["exp", -0, 1],
      ["exp", Infinity, Infinity],
      ["exp", largest, Infinity],
      ["exp", -Infinity, 0],
      ["exp", -largest, 0],
      ["exp", NaN, NaN],
      ["log", 1, 0],
      ["log", 0, -Infinity],
      ["log", -0, -Infinity],
      ["log", -1, NaN],
      ["log", -Infinity, NaN],
      ["log", Infinity, Infinity],
      ["log", NaN, NaN],
      ["tanh", 0, 0],
      ["tanh", -0, -0],
      ["tanh", Infinity, 1],
      ["tanh", -largest, -1],
      ["tanh", NaN, NaN],
      ["sigmoid", 0, 0.5],
      ["sigmoid", Infinity, 1],
      ["sigmoid", -Infinity, 0],
      ["sigmoid", -largest, 0],
      ["sigmoid", NaN, NaN],
      ["cdf", 0, 0.5],
      ["cdf", -0, 0.5],
      ["cdf", Infinity, 1],
      ["cdf", largest, 1],
      ["cdf", -Infinity, 0],
      ["cdf", NaN, NaN],
    ];
    for (const [name, x, expected] of cases) assertEquals(functions[name](x), expected, `${name}(${x})`);
  });
}
