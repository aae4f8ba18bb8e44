/** A control: work that never lets a signal in. */
import { Pacer as Kept } from "../../../src/train/pacer.ts";

/** A pacer under which no turn is ever due. */
export class Pacer extends Kept {
  override get due(): boolean {
    return false;
  }
}
