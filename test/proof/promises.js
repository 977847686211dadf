import { readdirSync, readFileSync } from 'node:fs'

/**
 * Reads the table of promises in SECURITY.md.
 *
 * @param {string} text
 * @returns {{ name: string, links: string[] }[]} the name of each promise, and the files that its row links to
 */
export function promisesOf(text) {
  return [...text.matchAll(/^\| `([a-z0-9-]+)` \|.*\|([^|]*)\|$/gm)].map(([, name = '', tests = '']) => ({
    name,
    links: [...tests.matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link),
  }))
}

// A test of a promise has its name. A test of a fault names its promise at the end of its title.
const patterns = { security: /^describe\('([a-z0-9-]+)'/gm, faults: /\(([a-z0-9]+(?:-[a-z0-9]+)+)\)'/g }

/**
 * Finds the files that test each promise.
 *
 * @param {string} root of the repository
 * @param {'security' | 'faults'} folder of test
 * @returns {Map<string, string[]>}
 */
export function testsOfPromises(root, folder) {
  const files = readdirSync(`${root}test/${folder}`).filter((name) => name.endsWith('.test.ts'))
  const tests = new Map()
  for (const file of files.sort()) {
    const path = `test/${folder}/${file}`
    const names = new Set(Array.from(readFileSync(root + path, 'utf8').matchAll(patterns[folder]), ([, name]) => name))
    for (const name of names) tests.set(name, [...(tests.get(name) ?? []), path])
  }
  return tests
}
