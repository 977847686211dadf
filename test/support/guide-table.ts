import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const guides = fileURLToPath(new URL('../../packages/docs/guides/', import.meta.url))

/**
 * Reads a table of a guide, so that a suite can compare it with its own cases.
 *
 * @param page path below the folder of the guides
 * @param firstHead the text of the first cell
 * @returns the cells by row, with the head first
 * @throws Error if the page has no such table.
 */
export function readGuideTable(page: string, firstHead: string): string[][] {
  const tables = readFileSync(guides + page, 'utf8').matchAll(/^(?:\|.*\n)+/gm)
  for (const [text] of tables) {
    const lines = text.split('\n').filter((line) => line !== '' && !/^\|[-|]+$/.test(line))
    const rows = lines.map((line) => cellsOf(line))
    if (rows[0]?.[0] === firstHead) return rows
  }
  throw new Error(`${page} has no table that begins with ${firstHead}`)
}

function cellsOf(line: string): string[] {
  return line
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim())
}
