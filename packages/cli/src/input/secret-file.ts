import { OperatorError } from '../operator-error.js'
import type { FileReader } from './read-file.js'

/**
 * Reads a secret from a file. One newline at the end does not belong to it. There is no option for the secret itself,
 * because every user of the machine can see a command line.
 *
 * @throws OperatorError if the file cannot be read, is not text, or is empty.
 */
export async function readSecret(path: string, readFile: FileReader): Promise<string> {
  const bytes = await readFile(path)
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new OperatorError(`${path} is not text in UTF-8`)
  }
  const secret = text.replace(/\r?\n$/, '')
  if (secret === '') throw new OperatorError(`${path} holds no secret`)
  return secret
}
