// Dense layers in one call each.

import {
  activationSlope,
  addBias,
  denseColumns,
  denseLayer,
  leakyReluSlope,
  reluSlope,
  sigmoidSlope,
  tanhSlope,
} from "../linear";

export { activationSlope as activationBackward, denseColumns as linearColumns, denseLayer as linear };

// No kernels, but functions that are to stay their callers' and not to become parts of them: see
// scripts/finish_kernels.ts, which takes these exports out.
export {
  addBias as _addBias,
  leakyReluSlope as _leakyReluSlope,
  reluSlope as _reluSlope,
  sigmoidSlope as _sigmoidSlope,
  tanhSlope as _tanhSlope,
};
