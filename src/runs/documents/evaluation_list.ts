/**
 * `evaluations.json`: the digests of a run's evaluations, so that one that was changed, put there or taken away is
 * noticed. Evaluations come after the end of a run, when its manifest does not change any more.
 *
 * An evaluation is written before it is listed. One that a killed process did not get to list says by itself what it
 * is: it carries its name, the digest of its run and that of its own text.
 *
 * @module
 */
import { join } from "@std/path";
import { ConfigError, DataError } from "../../errors.ts";
import { isObject, object } from "../../schema/fields.ts";
import { writeFileAtomic } from "../files/atomic.ts";
import { digest, digestFile, type FileDigest, fileDigest, header, recordOf } from "../formats/fields.ts";
import { formatHeader, parseDocument, readJson } from "../formats/json.ts";
import { readRegularFile } from "../files/read_file.ts";
import { checkSeal, formatSealed } from "../formats/seal.ts";

/** The name of the file in a run's directory. */
export const evaluationList = "evaluations.json";

const maxBytes = 2 ** 26, maxEvaluationBytes = 2 ** 28;

const schema = object({
  ...header,
  files: recordOf(fileDigest, "The evaluations by the names of their files"),
  sha256: digest("SHA-256 of this file's text without this key"),
});

/** The digests of evaluations by the names of their files. */
export type EvaluationList = Readonly<Record<string, FileDigest>>;

/**
 * The list of a run; null if it has none.
 *
 * @throws {DataError} if it is damaged.
 */
export async function readEvaluationList(directory: string, name: string): Promise<EvaluationList | null> {
  const shown = `${name}/${evaluationList}`;
  try {
    const bytes = await readRegularFile(join(directory, evaluationList), { maxBytes, shown });
    const raw = readJson(bytes, { shown });
    const { files } = parseDocument(schema, raw, shown).value;
    checkSeal(bytes, raw as object, shown);
    return files;
  } catch (error) {
    if (error instanceof ConfigError && error.cause instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** Writes the list of a run. */
export async function writeEvaluationList(directory: string, files: EvaluationList): Promise<void> {
  const text = formatSealed({ ...formatHeader, files });
  await writeFileAtomic(join(directory, evaluationList), text, { sync: true });
}

/**
 * The text of an evaluation.
 *
 * @param file Its name.
 * @param run The digest that the chain of its run's epochs starts from.
 */
export function formatEvaluation(value: object, file: string, run: string): string {
  return formatSealed({ ...value, file, run });
}

/**
 * Checks an evaluation: that it is the one that is listed or, where none is, that it says what it is.
 *
 * @param shown The path as messages show it.
 * @throws {DataError} if it is not.
 */
export async function checkEvaluation(
  path: string,
  { file, run, listed, shown }: {
    readonly file: string;
    readonly run: string;
    readonly listed: FileDigest | undefined;
    readonly shown: string;
  },
): Promise<void> {
  const bytes = await readRegularFile(path, { maxBytes: maxEvaluationBytes, shown });
  if (listed !== undefined) {
    const { sha256 } = digestFile(bytes);
    if (sha256 === listed.sha256) return;
    throw new DataError(`Cannot use "${shown}": its SHA-256 is ${sha256}, expected ${listed.sha256}`);
  }
  const value = readJson(bytes, { shown });
  if (!isObject(value) || value.file !== file || value.run !== run) {
    throw new DataError(`Cannot use "${shown}": ${evaluationList} does not list it`);
  }
  checkSeal(bytes, value, shown);
}
