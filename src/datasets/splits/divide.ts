/** Rows that are held out and the rest, both in their order; in arrays of their final size. */
export function divide(
  rows: Uint32Array,
  isHeld: (row: number) => boolean,
): [rest: Uint32Array<ArrayBuffer>, held: Uint32Array<ArrayBuffer>] {
  let count = 0;
  for (let i = 0; i < rows.length; i++) if (isHeld(rows[i])) count++;
  const rest = new Uint32Array(rows.length - count), held = new Uint32Array(count);
  for (let i = 0, r = 0, h = 0; i < rows.length; i++) {
    const row = rows[i];
    if (isHeld(row)) held[h++] = row;
    else rest[r++] = row;
  }
  return [rest, held];
}
