import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SignedTestRequest } from '@countersign/testing'
import { requestToJson } from '@countersign/testing/recorded'
import { notWritten } from '../operator-error.js'
import { toJson } from '../output/json.js'
import { printable } from '../output/printable.js'
import type { Terminal } from '../terminal.js'

/** A signed request, and what verifies it. */
export interface Delivery {
  readonly request: SignedTestRequest
  /** The texts of the files that are written with it, by name. */
  readonly files?: Readonly<Record<string, string>>
  /** Returns the lines of the command that verifies it. `pathOf` returns the path of a file by its name, for a line of output. */
  verifyCommand(pathOf: (name: string) => string): readonly string[]
}

/**
 * Writes a delivery into a folder, which must exist, with the request in `request.json`. Prints the command that verifies it.
 *
 * @throws OperatorError if a file cannot be written.
 */
export async function writeDelivery(
  folder: string,
  { request, files, verifyCommand }: Delivery,
  terminal: Terminal,
): Promise<void> {
  const texts = { 'request.json': toJson({ request: requestToJson(request) }), ...files }
  try {
    for (const [name, text] of Object.entries(texts)) await writeFile(join(folder, name), text)
  } catch (error) {
    throw notWritten(folder, error)
  }
  const lines = verifyCommand((name) => printable(join(folder, name)))
  terminal.print(`${lines.join(' \\\n  ')}\n`)
}
