/**
 * What is damaged of a complete run that is to have more epochs. It goes on from its newest good checkpoint, whatever
 * became of the others: those are read by nobody, so somebody has to look.
 *
 * @module
 */
import { verifyRun } from "../verify/verify.ts";
import type { Workspace } from "../files/workspace.ts";

/** So many files are named; `mlx verify` names all of them. */
const maxShown = 20;

/**
 * Verifies a complete run whose lock is held, and tells of what is damaged or missing.
 *
 * @param name The run's directory from the workspace root.
 * @param damaged What was told of already; is told the rest, a line for each file.
 */
export async function tellDamage(workspace: Workspace, name: string, damaged: string[]): Promise<void> {
  const { problems } = await verifyRun(workspace, name, { held: true });
  const told = [...damaged];
  const isTold = (file: string) => {
    const [folder, checkpoint] = file.split("/");
    const names = [`${name}/${file}`, ...folder === "checkpoints" ? [`${checkpoint} was`] : []];
    return names.some((one) => told.some((message) => message.includes(one)));
  };
  const news = problems.filter(({ file, foreign }) => !foreign && !isTold(file));
  damaged.push(...news.slice(0, maxShown).map(({ file, problem }) => `${name}/${file}: ${problem}`));
  if (news.length > maxShown) {
    damaged.push(`${name}: ${news.length - maxShown} more files are damaged or missing`);
  }
}
