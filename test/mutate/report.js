// @ts-check
// Reads the results of an area that Stryker has kept, and counts them.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { equivalentMutants } from './equivalent.js'

/** @import { Equivalent } from './equivalent.js' */

/**
 * Describes a mutant of an area.
 *
 * @typedef {object} Mutant
 * @property {string} file path from the root of the repository
 * @property {number} line
 * @property {string} was the line as it stands
 * @property {string} becomes the line as the mutant changes it, with single spaces
 * @property {string} status such as `Killed`, `Timeout`, `Survived`, `NoCoverage`
 * @property {Equivalent | undefined} equivalent
 */

const reports = fileURLToPath(new URL('.reports/', import.meta.url))

/** @param {string} area */
export function reportFile(area) {
  return join(reports, `${area.replaceAll('/', '-')}.json`)
}

/**
 * Reads the mutants of an area, without those that are words or do not compile.
 *
 * @param {string} area
 * @returns {Mutant[]}
 */
export function readMutants(area) {
  if (!existsSync(reportFile(area))) return []
  const { files } = JSON.parse(readFileSync(reportFile(area), 'utf8'))
  return Object.entries(files).flatMap(([file, { source, mutants }]) => {
    const lines = source.split('\n')
    return mutants
      .filter((/** @type {any} */ one) => !['Ignored', 'CompileError', 'RuntimeError', 'Pending'].includes(one.status))
      .map((/** @type {any} */ one) => describeMutant(file, lines, one))
  })
}

/**
 * @param {string} file
 * @param {readonly string[]} lines
 * @param {any} mutant of the report's format
 * @returns {Mutant}
 */
function describeMutant(file, lines, { location: { start, end }, replacement, status }) {
  const before = (lines[start.line - 1] ?? '').slice(0, start.column - 1)
  const after = (lines[end.line - 1] ?? '').slice(end.column - 1)
  const becomes = singleSpaced(`${before}${replacement}${after}`)
  const was = singleSpaced(lines[start.line - 1] ?? '')
  const equivalent = equivalentMutants.find(
    (one) => file.endsWith(`/src/${one.file}`) && (one.line ?? was) === was && (one.becomes ?? becomes) === becomes,
  )
  return { file, line: start.line, was, becomes, status, equivalent }
}

/**
 * @param {string} text
 * @returns {string}
 */
function singleSpaced(text) {
  return text.replaceAll(/\s+/g, ' ').trim()
}

/**
 * Counts the mutants that tests have noticed, among those that change something.
 *
 * @param {readonly Mutant[]} mutants
 * @returns {{ noticed: number, total: number, equivalent: number, score: number, missed: Mutant[] }}
 */
export function countMutants(mutants) {
  const isNoticed = (/** @type {Mutant} */ { status }) => status === 'Killed' || status === 'Timeout'
  const noticed = mutants.filter(isNoticed).length
  const others = mutants.filter((one) => !isNoticed(one))
  const missed = others.filter(({ equivalent }) => equivalent === undefined)
  const total = noticed + missed.length
  return {
    noticed,
    total,
    equivalent: others.length - missed.length,
    score: total === 0 ? 100 : (100 * noticed) / total,
    missed,
  }
}

/**
 * Finds the entries of the list of equivalent mutants that excuse none of the mutants of some files: the source has changed, or
 * a test notices the mutants after all.
 *
 * @param {readonly Mutant[]} mutants all mutants of the files
 * @param {readonly string[]} files
 * @returns {Equivalent[]}
 */
export function staleEntries(mutants, files) {
  const needed = new Set(mutants.filter(({ status }) => status !== 'Killed').map(({ equivalent }) => equivalent))
  return equivalentMutants.filter(
    (entry) => files.some((file) => file.endsWith(`/src/${entry.file}`)) && !needed.has(entry),
  )
}
