import { readFile } from 'node:fs/promises'
import { OperatorError } from '../operator-error.js'
import type { Terminal } from '../terminal.js'

/** Reads a file that an option names; `-` is standard input, which can be read once. */
export type FileReader = (path: string) => Promise<Uint8Array>

/**
 * Creates a file reader for one command.
 *
 * @throws OperatorError from the reader, if a file cannot be read, or at a second `-`.
 */
export function createFileReader(terminal: Terminal): FileReader {
  let taken = false
  return async (path) => {
    if (path !== '-') return await readBytes(path)
    if (taken) throw new OperatorError('Only one option can be -, standard input')
    taken = true
    return await terminal.readInput()
  }
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(path))
  } catch (error) {
    throw new OperatorError(`${path} cannot be read: ${reasonOf(error)}`)
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  const words: Readonly<Record<string, string>> = {
    ENOENT: 'no such file',
    EACCES: 'permission denied',
    EISDIR: 'it is a directory',
  }
  return words[code] ?? code
}
