// Parts of rows: as many numbers as fit into a vector, half or a quarter of one.

/** Loads as many numbers as fit into a W (v128, u64 or u32); the other lanes are 0. */
@inline
export function loadStrip<W>(p: usize): v128 {
  if (sizeof<W>() == 16) return v128.load(p);
  return sizeof<W>() == 8 ? v128.load64_zero(p) : v128.load32_zero(p);
}

/** Stores as many numbers as fit into a W. */
@inline
export function storeStrip<W>(p: usize, x: v128): void {
  if (sizeof<W>() == 16) v128.store(p, x);
  else if (sizeof<W>() == 8) v128.store_lane<u64>(p, x, 0);
  else v128.store_lane<u32>(p, x, 0);
}

/** What is at `p` plus x when `add`, else x. */
@inline
export function sumOnto<W>(p: usize, x: v128, add: bool): v128 {
  return add ? v128.add<Real>(loadStrip<W>(p), x) : x;
}

/** Stores the last `count` lanes of x where they belong in a vector at `p`. */
@inline
export function storeLast(p: usize, x: v128, count: i32): void {
  if (count == 16 / sizeof<Real>()) {
    v128.store(p, x);
  } else if (sizeof<Real>() == 8) {
    v128.store_lane<u64>(p, x, 1, 8);
  } else {
    if (count == 1) return v128.store_lane<u32>(p, x, 3, 12);
    v128.store_lane<u64>(p, x, 1, 8);
    if (count == 3) v128.store_lane<u32>(p, x, 1, 4);
  }
}
