// @ts-check
// Mutates areas of the sources and prints the mutants that no test has noticed: see start.js. Without options, the files that
// differ from the branch main are mutated.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Stryker } from '@stryker-mutator/core'
import { areas, notMutated } from './areas.js'
import { countMutants, readMutants, reportFile, staleEntries } from './report.js'

/** @import { LogLevel } from '@stryker-mutator/api/core' */
/** @import { Area } from './areas.js' */

const { values } = parseArgs({
  options: {
    all: { type: 'boolean' },
    area: { type: 'string', multiple: true },
    file: { type: 'string', multiple: true },
    report: { type: 'boolean' },
    force: { type: 'boolean', default: false },
    base: { type: 'string', default: 'main' },
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
})
process.chdir(fileURLToPath(new URL('../..', import.meta.url)))

for (const name of values.area ?? []) {
  if (!Object.hasOwn(areas, name)) throw new Error(`There is no area ${name}. Use ${Object.keys(areas).join(', ')}`)
}
const wanted = Object.entries(areas).filter(([name]) => values.area?.includes(name) ?? true)
const isWholeArea = values.all === true || (values.area !== undefined && values.file === undefined)
const changed = isWholeArea || values.report === true || values.file !== undefined ? [] : changedFiles(values.base)

let failed = 0
for (const [name, area] of wanted) {
  const files = filesOf(area).filter((file) => isWholeArea || changed.includes(file) || isNamed(file))
  if (files.length === 0 && values.report !== true) continue
  if (values.report !== true) await mutate(name, area, files)
  if (!print(name, area, values.report === true ? filesOf(area) : files)) failed += 1
}
process.stdout.write(`${wanted.length - failed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1

/**
 * @param {string} file
 * @returns {boolean}
 */
function isNamed(file) {
  return values.file?.some((part) => file.includes(part)) ?? false
}

/**
 * @param {Area} area
 * @returns {string[]}
 */
function filesOf({ sources }) {
  const isIn = (/** @type {string} */ file, /** @type {readonly string[]} */ patterns) =>
    patterns.some((pattern) => matcherOf(pattern).test(file))
  const excluded = sources.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1))
  return readdirSync('packages', { recursive: true, encoding: 'utf8' })
    .map((file) => `packages/${file}`)
    .filter((file) => isIn(file, sources) && !isIn(file, excluded) && !notMutated.test(file))
    .sort()
}

/**
 * Converts a pattern with `*` and `**` to an expression for whole paths. It also works in a copy of the sources without Git.
 *
 * @param {string} pattern
 * @returns {RegExp}
 */
function matcherOf(pattern) {
  const parts = pattern.split(/(\*\*\/|\*)/)
  const text = parts.map((part) => {
    if (part === '**/') return '(?:.+/)?'
    return part === '*' ? '[^/]*' : part.replaceAll('.', '\\.')
  })
  return new RegExp(`^${text.join('')}$`)
}

/**
 * @param {string} base
 * @returns {string[]}
 */
function changedFiles(base) {
  const [since = base] = git('merge-base', base, 'HEAD')
  return git('diff', '--name-only', since)
}

/**
 * @param {string[]} command
 * @returns {string[]} the lines that Git prints
 */
function git(...command) {
  return execFileSync('git', command, { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line !== '')
}

/**
 * @param {string} name
 * @param {Area} area
 * @param {string[]} files
 */
async function mutate(name, { tests }, files) {
  process.env.MUTATE_TESTS = tests.join(',')
  const here = dirname(fileURLToPath(import.meta.url))
  mkdirSync(dirname(reportFile(name)), { recursive: true })
  await new Stryker({
    mutate: values.sample === undefined ? files : sampleOf(files, Number(values.sample), Number(values.seed)),
    testRunner: 'vitest',
    vitest: { configFile: 'test/mutate/vitest.config.js', related: false },
    plugins: [fileURLToPath(import.meta.resolve('@stryker-mutator/vitest-runner')), join(here, 'words.js')],
    ignorers: ['words'],
    coverageAnalysis: 'perTest',
    // The results of a mutant are kept until its file or a test that covers it changes.
    incremental: true,
    incrementalFile: reportFile(name),
    force: values.force,
    concurrency: 1,
    tempDirName: join(tmpdir(), `countersign-mutate-${process.pid}`),
    // The configuration of Vitest reads the manifest of every package.
    ignorePatterns: [
      ...['.git', '**/dist', 'examples', 'test/hosts', 'test/mutate/.reports'],
      ...['packages/docs/*', '!packages/docs/package.json'],
    ],
    dryRunTimeoutMinutes: 20,
    timeoutMS: 5_000,
    reporters: process.env.CI === undefined ? ['progress-append-only'] : [],
    logLevel: /** @type {LogLevel} */ ('warn'),
    allowConsoleColors: false,
  }).runMutationTest()
}

/**
 * Chooses lines of code at random, for an area whose mutants would take hours. Its score is an estimate then.
 *
 * @param {readonly string[]} files
 * @param {number} count
 * @param {number} seed
 * @returns {string[]} ranges of one line, as Stryker takes them
 */
function sampleOf(files, count, seed) {
  const lines = files.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        /^\s*(?:$|\/\/|\/?\*|import\b|export \*)/.test(line) ? [] : [`${file}:${index + 1}-${index + 1}`],
      ),
  )
  let state = seed
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
  const chosen = new Set()
  while (chosen.size < Math.min(count, lines.length)) chosen.add(lines[Math.floor(random() * lines.length)])
  return [...chosen].sort()
}

/**
 * Prints the mutants that no test has noticed, the entries of the list of equivalent mutants that are not needed, and the
 * score. Returns whether the score is high enough and the list is right.
 *
 * @param {string} name
 * @param {Area} area
 * @param {readonly string[]} files
 */
function print(name, { limit }, files) {
  const mutants = readMutants(name).filter(({ file }) => files.includes(file))
  const { noticed, total, equivalent, score, missed } = countMutants(mutants)
  if (values.report !== true) {
    for (const { file, line, was, becomes, status } of missed) {
      process.stdout.write(
        `${file}:${line} ${status === 'NoCoverage' ? 'no test runs it' : 'not noticed'}\n- ${was}\n+ ${becomes}\n`,
      )
    }
  }
  if (mutants.length === 0 && values.report === true) {
    process.stdout.write(`${name.padEnd(20)}   not run yet\n`)
    return true
  }
  const stale = values.sample === undefined ? staleEntries(mutants, files) : []
  for (const { file, line = '', becomes = '' } of stale)
    process.stdout.write(
      `equivalent.js, ${file}: the entry excuses no mutant that no test notices\n- ${line}\n+ ${becomes}\n`,
    )
  const figures = `${noticed} of ${total} mutants noticed, ${equivalent} equivalent, ${files.length} files`
  const verdict = score < limit ? `, below the limit of ${limit} %` : ''
  process.stdout.write(`${name.padEnd(20)} ${score.toFixed(1).padStart(5)} %  ${figures}${verdict}\n`)
  return score >= limit && stale.length === 0
}
