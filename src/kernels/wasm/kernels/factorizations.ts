// What factorisations need besides products.

import { rotatePairs, solveRows, standardizeRows } from "../factorizations";

export { rotatePairs as rotateRows, solveRows as solveTriangular, standardizeRows as standardize };
