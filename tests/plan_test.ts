/** What a plan refuses for its size, and what it advises. */
import { assert, assertRejects, assertStringIncludes } from "@std/assert";
import { ConfigError } from "../src/errors.ts";
import { openSpec } from "./sessions.ts";

const dataset = { name: "synthetic_regression", params: { n_samples: 8, n_features: 40_000 } };

Deno.test("what does not fit into the memory of WebAssembly is refused, with advice that fits the model", async () => {
  const refused: [model: object, what: string, advice: string][] = [
    [{ name: "linear_regression" }, "an exact solve for 40000 inputs needs", "use_gradient_descent"],
    [{ name: "mlp", params: { hidden: [20_000] } }, "a step needs", "fewer units"],
  ];
  for (const [model, what, advice] of refused) {
    const error = await assertRejects(() => openSpec({ name: "large", dataset, model }), ConfigError, what);
    assert(error.hint !== undefined);
    assertStringIncludes(error.hint, advice);
  }
});
