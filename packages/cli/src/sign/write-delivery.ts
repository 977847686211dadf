import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { OperatorError } from '../operator-error.js'

/**
 * Writes files into a folder, which must exist.
 *
 * @throws OperatorError if a file cannot be written.
 */
export async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  } catch (error) {
    throw new OperatorError(
      `${folder} cannot be written: ${error instanceof Error && 'code' in error ? error.code : 'unknown'}`,
    )
  }
}
