// Random numbers.

import { drawNormals, drawUniforms } from "../draws";
import { drawFractions, drawWords, maskAll } from "../philox";

export {
  drawFractions as philoxUniform,
  drawNormals as randn,
  drawUniforms as randomSample,
  drawWords as philoxWords,
  maskAll as dropoutMask,
};
