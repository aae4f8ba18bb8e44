/**
 * What could not be removed again after a directory was exchanged for a link: it lies where the link led to.
 *
 * @module
 */

/** A file or directory of ours that lies elsewhere. */
export interface LeftBehind {
  /** Where it was to be. */
  readonly path: string;
  /** Where it is, if that could be seen. */
  readonly place: string | undefined;
  readonly kind: "file" | "directory";
  /** Whether nothing stands in it. */
  readonly empty: boolean;
}

const left: LeftBehind[] = [];

/** Notes that something was left. */
export function noteLeft(one: LeftBehind): void {
  left.push(one);
}

/** A warning for each that was left since the last time. */
export function takeLeft(): string[] {
  return left.splice(0).map(({ path, place, kind, empty }) => {
    const where = place === undefined
      ? `where a link led that stood for a moment on the way to "${path}"`
      : `at "${place}", where a link led that stood for a moment on the way to "${path}"`;
    return `${empty ? "An empty" : "A"} ${kind} may have been left ${where}: remove it if it is there`;
  });
}
