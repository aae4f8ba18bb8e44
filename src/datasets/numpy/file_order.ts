/**
 * Where the numbers of an array in Fortran order, the first index fastest, stand in C order, the last index fastest.
 *
 * @param shape Of two axes or more.
 * @returns A function to be asked for 0, 1, 2, … in turn.
 */
export function fileOrder(shape: readonly number[]): (i: number) => number {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1] * shape[axis + 1];
  const index = new Array<number>(shape.length).fill(0);
  let next = 0;
  return () => {
    const place = next;
    let axis = 0;
    for (; axis < shape.length; axis++) {
      next += strides[axis];
      if (++index[axis] < shape[axis]) break;
      next -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
    return place;
  };
}
