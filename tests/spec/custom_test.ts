import { assertEquals } from "@std/assert";
import { readSpecs } from "../../src/spec/read.ts";
import { refused } from "./refused.ts";

const config = (model: unknown) =>
  JSON.stringify({ name: "a", dataset: { name: "synthetic_regression" }, model });

Deno.test("custom: params.type names the model, the other params are that model's", async () => {
  for (
    const [name, params] of [["mlp", { hidden: [3] }], ["MLP", { hidden: [3] }], ["linear_regression", {}]]
  ) {
    const [custom] = await readSpecs(
      config({ name: "Custom", architecture: "x", params: { type: name, ...params as object } }),
      "a.json",
    );
    const [named] = await readSpecs(config({ name, architecture: "x", params }), "a.json");
    assertEquals(custom, named);
  }
});

Deno.test("custom: what is wrong is said where it stands", async () => {
  const cases: [model: unknown, message: RegExp][] = [
    [
      { name: "custom" },
      /^a\.json:1:\d+ model\.params\.type: expected "linear_regression", .* found nothing$/,
    ],
    [{ name: "custom", params: [] }, /model\.params\.type: .* found nothing$/],
    [{ name: "custom", params: { type: "mpl" } }, /model\.params\.type: .* \(did you mean "mlp"\?\)$/],
    [
      { name: "custom", params: { type: "mlp", hiden: [3], hidden: [0] } },
      /model\.params\.hiden: unknown key \(did you mean "hidden"\?\); /,
    ],
    [{ name: "custom_net" }, /model\.name: .*\(not supported yet\)$/],
  ];
  for (const [model, message] of cases) {
    const lines = await refused(config(model), "a.json");
    assertEquals(lines.some((line) => message.test(line)), true, lines.join("\n"));
  }
});
