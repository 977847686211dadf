import { readGuideTable } from '../support/guide-table.js'

const [, ...rows] = readGuideTable('runtimes.md', 'runtime')

/**
 * Compares the version of a runtime with the guide's table. A browser is updated by Debian, so the table has only the beginning
 * of its version, and a newer version is accepted too.
 *
 * @returns the fault, or undefined if there is none
 */
export function checkStatedVersion(title: string, version: string): string | undefined {
  const [, stated] = rows.find(([name]) => name === title) ?? []
  if (stated === undefined) return `guides/runtimes.md has no row for ${title}`
  const [, least] = /^(\S+) or newer$/.exec(stated) ?? []
  if (least === undefined ? version === stated : isAtLeast(version, least)) return undefined
  return `guides/runtimes.md has ${stated} for ${title}, and this is ${version}`
}

function isAtLeast(version: string, least: string): boolean {
  const found = version.split('.').map(Number)
  for (const [index, wanted] of least.split('.').map(Number).entries()) {
    const part = found[index] ?? 0
    if (part !== wanted) return part > wanted
  }
  return true
}
