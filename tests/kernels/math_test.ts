/** The elementary functions against high-precision values, at the edges, and with constants that are a little off. */

import { assert } from "@std/assert";
import { elementaryFunctions } from "../../src/kernels/reference/math.ts";
import { normalFunctions } from "../../src/kernels/reference/normal.ts";
import { powerFunction } from "../../src/kernels/reference/power.ts";
import { trigonometricFunctions } from "../../src/kernels/reference/trigonometric.ts";
import type { Precision } from "../../src/kernels/kernels.ts";
import { assertSameBits } from "./support.ts";

/**
 * Rows of [x, correctly rounded result, exact value minus that in ulp], for pow with a y behind the x; made by
 * scripts/golden/math_values.py, as are the special cases of pow, where null is NaN.
 */
const golden: Record<string, (number | null)[][]> = JSON.parse(
  Deno.readTextFileSync(new URL("../golden/math.json", import.meta.url)),
);

const precisions: Precision[] = ["float32", "float64"];

/** The errors that the documentation of the kernels states, in ulp. */
const bounds = {
  exp: [0.86, 0.86],
  log: [0.83, 0.83],
  tanh: [1.3, 1.3],
  sigmoid: [1.9, 1.9],
  sin: [0.501, 0.8],
  cos: [0.501, 0.85],
  erf: [0.501, 1.1],
  gelu: [0.56, 1.4],
  pow: [0.501, 0.9],
};
type Name = keyof typeof bounds;
type Functions = Record<Name, (x: number, y: number) => number>;

/** The reference's functions; the WebAssembly kernels give the same bits, as equality_test.ts holds. */
function functionsOf(precision: Precision): Functions {
  return {
    ...elementaryFunctions(precision),
    ...normalFunctions(precision),
    ...trigonometricFunctions(precision),
    pow: powerFunction(precision),
  };
}

/** The spacing of a precision's numbers at x, away from zero. */
function ulp(x: number, precision: Precision): number {
  const [digits, lowest] = precision === "float32" ? [24, -149] : [53, -1074];
  let exponent = Math.max(-1022, Math.floor(Math.log2(Math.abs(x))));
  if (Math.abs(x) < 2 ** exponent) exponent--;
  return 2 ** Math.max(exponent - digits + 1, lowest);
}

for (const precision of precisions) {
  const functions = functionsOf(precision);
  for (const name of Object.keys(bounds) as Name[]) {
    const bound = bounds[name][precisions.indexOf(precision)];
    Deno.test(`${name} in ${precision} is within ${bound} ulp of high-precision values`, () => {
      let worst = 0;
      for (const row of golden[`${name} ${precision}`] as number[][]) {
        const [nearest, rest] = row.slice(-2);
        const error = Math.abs((functions[name](row[0], row[1]) - nearest) / ulp(nearest, precision) - rest);
        assert(error <= bound, `${name}(${row.slice(0, -2)}) is off by ${error} ulp`);
        worst = Math.max(worst, error);
      }
      assert(worst > 0.45, `the worst error ${worst} is too good to be measured in ulp`);
    });
  }

  Deno.test(`pow in ${precision} has the special cases of the C library`, () => {
    for (const row of golden["pow special"]) {
      const [x, y, expected] = row.map((value) => value ?? NaN);
      if (Math.fround(x) !== x && precision === "float32" && !Number.isNaN(x)) continue;
      if (Math.fround(y) !== y && precision === "float32" && !Number.isNaN(y)) continue;
      assertSameBits([functions.pow(x, y)], [expected], `pow(${x}, ${y})`);
    }
  });

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
      ["sin", 0, 0],
      ["sin", -0, -0],
      ["sin", Infinity, NaN],
      ["sin", NaN, NaN],
      ["cos", 0, 1],
      ["cos", -Infinity, NaN],
      ["cos", NaN, NaN],
      ["erf", 0, 0],
      ["erf", -0, -0],
      ["erf", largest, 1],
      ["erf", -Infinity, -1],
      ["erf", NaN, NaN],
      ["gelu", 0, 0],
      ["gelu", -0, -0],
      ["gelu", largest, largest],
      ["gelu", Infinity, Infinity],
      ["gelu", -largest, -0],
      ["gelu", -Infinity, -0],
      ["gelu", NaN, NaN],
    ];
    for (const [name, x, expected] of cases) {
      assertSameBits([functions[name](x, 0)], [expected], `${name}(${x})`);
    }
  });
}
