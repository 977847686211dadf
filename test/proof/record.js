import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The folder in which the suites store their figures for the report. It is not part of the repository. */
export const folder = fileURLToPath(new URL('../../.proof/', import.meta.url))

/**
 * Stores the figures of a suite for `pnpm proof`. Figures of other parts of the suite, from earlier runs, are kept.
 *
 * @param {string} suite
 * @param {Record<string, object>} figures by the title of the part
 */
export function record(suite, figures) {
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${folder}${suite}.json`, `${JSON.stringify({ ...read(suite), ...figures }, null, 2)}\n`)
}

/**
 * Reads the figures of a suite. There are none if it has not run on this machine.
 *
 * @param {string} suite
 * @returns {Record<string, object>}
 */
export function read(suite) {
  const file = `${folder}${suite}.json`
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
}
