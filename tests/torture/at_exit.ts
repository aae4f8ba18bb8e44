/** What has to be undone when a signal ends the program: what was done last is undone first. */

const actions: (() => void)[] = [];

/** Has something undone when a signal comes. Dispose it when that has been done in the ordinary way. */
export function atExit(action: () => void): Disposable {
  actions.push(action);
  return { [Symbol.dispose]: () => void actions.splice(actions.indexOf(action), 1) };
}

/** From now on signals end the program, after everything has been undone. */
export function endOnSignals(): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    Deno.addSignalListener(signal, () => {
      for (const action of actions.toReversed()) {
        try {
          action();
        } catch (error) {
          console.error(error);
        }
      }
      Deno.exit(130);
    });
  }
}
