import { OperatorError } from '../operator-error.js'
import type { FileReader } from './read-file.js'

/**
 * Reads a secret from a file, whose one newline at the end is no part of it. There is no option for the secret itself:
 * a command line is seen by every user of the machine.
 *
 * @throws OperatorError
 */
export async function readSecret(path: string, readFile: FileReader): Promise<string> {
  const bytes = await readFile(path)
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new OperatorError(`${path} is no text in UTF-8`)
  }
  const secret = text.replace(/\r?\n$/, '')
  if (secret === '') throw new OperatorError(`${path} holds no secret`)
  return secret
}
