// deno-lint-ignore-file no-import-prefix -- only these tests need the package
/**
 * What generates cases and makes failing ones small: for tests alone, and pinned. The cases are the same each time, so
 * that a change and not chance decides; `scripts/torture` fuzzes the same readers with fresh ones.
 */
import fc from "npm:fast-check@4.10.2";

fc.configureGlobal({ seed: 20261123 });

export default fc;
