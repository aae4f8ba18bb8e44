/** What becomes of the bundles that scripts/mlx keeps. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { inCheckout, isReady } from "./checkout.ts";

Deno.test({
  name: "scripts/mlx starts what the sources say now, and the sources where they cannot be bundled",
  ignore: !isReady || Deno.build.os === "windows",
  fn: () =>
    inCheckout(async ({ path, mlx, setVersion, bundles }) => {
      await setVersion("1.2.3");
      const version = path("src", "version.ts");
      const first = await Deno.stat(version);
      assertEquals(await mlx("--version"), "mlx 1.2.3\n");
      // Put back with its old time, of the same length, and behind a link: only the time of change tells, or the content.
      await setVersion("1.2.0");
      await Deno.utime(version, first.atime!, first.mtime!);
      await Deno.rename(path("src"), path("elsewhere"));
      await Deno.symlink("elsewhere", path("src"));
      assertEquals(await mlx("--version"), "mlx 1.2.0\n");
      assert((await bundles()).length > 1, "those of other sources may be loaded at this moment");
      for (const name of await bundles()) {
        await Deno.utime(path(".deno", name), first.atime!, Date.now() / 1000 - 7200);
      }
      await setVersion("1.2.9");
      assertEquals(await mlx("--version"), "mlx 1.2.9\n");
      assertEquals((await bundles()).length, 1, "those of other sources are gone after an hour");
      const [last] = await bundles();
      await Deno.remove(path(".deno", last, "program.js"));
      assertMatch(await mlx("--help"), /^mlx 1\.2\.9|run-experiment/m);
      assert(
        (await Deno.stat(path(".deno", last, "program.js"))).size > 100_000,
        "what was damaged is made again",
      );
      await Deno.writeTextFile(path("src", "cli", "selftest.ts"), "this is no TypeScript");
      assertEquals(await mlx("--version"), "mlx 1.2.9\n", "a broken part that is not used stops nothing");
      const [empty] = (await bundles()).filter((name) => name !== last);
      assertEquals(Array.from(Deno.readDirSync(path(".deno", empty))), []);
    }),
});
