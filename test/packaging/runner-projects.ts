import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const installed = (path: string): string => join(here, 'node_modules', path)

/** A project with one test, and the way in which a runner runs it. */
export interface RunnerProject {
  /** The row of the guide's table. */
  readonly runner: string
  readonly modules: 'ES modules' | 'CommonJS'
  /** Whether the project runs in jsdom: all of it, or all except the file of the test. */
  readonly jsdom?: 'the whole project' | 'except for this file'
  /** What distinguishes the project from another with the same runner and modules. */
  readonly note?: string
  readonly file: string
  readonly options: readonly string[]
  /** Lines before the test, such as the import of `test`. */
  readonly first?: string
  /** A configuration file, as in the guide. */
  readonly config?: string
  readonly env?: Readonly<Record<string, string>>
  /** The oldest major version of Node that runs it. */
  readonly since?: number
}

const vitest = [installed('vitest/vitest.mjs'), 'run', '--globals']
// Generating keys is slow on a busy machine.
const mocha = [installed('mocha/bin/mocha.js'), '--timeout', '60000']
const jest = [installed('jest/bin/jest.js'), '--config']
const inJsdom = ['--env', 'jsdom']
const vmModules = { NODE_OPTIONS: '--experimental-vm-modules' }
const jestInNode = '/** @jest-environment node */'

/** The projects whose runner runs on Node. `options` are the arguments of Node. */
export const nodeProjects: readonly RunnerProject[] = [
  { runner: 'Vitest', modules: 'ES modules', file: 'skill.test.js', options: vitest },
  {
    runner: 'Vitest',
    modules: 'ES modules',
    jsdom: 'the whole project',
    file: 'skill.test.js',
    options: [...vitest, '--environment', 'jsdom'],
  },
  {
    runner: 'Vitest',
    modules: 'ES modules',
    jsdom: 'except for this file',
    file: 'skill.test.js',
    first: '// @vitest-environment node',
    options: [...vitest, '--environment', 'jsdom'],
  },
  {
    runner: 'node:test',
    modules: 'ES modules',
    file: 'skill.test.mjs',
    first: "import { test } from 'node:test'",
    options: ['--test', 'skill.test.mjs'],
  },
  {
    runner: 'node:test',
    modules: 'CommonJS',
    file: 'skill.test.cjs',
    first: "const { test } = require('node:test')",
    options: ['--test', 'skill.test.cjs'],
  },
  {
    runner: 'node:test',
    modules: 'ES modules',
    jsdom: 'the whole project',
    file: 'skill.test.mjs',
    first: "import { test } from 'node:test'",
    options: ['--import', 'global-jsdom/register', '--test', 'skill.test.mjs'],
  },
  {
    runner: 'Mocha',
    modules: 'ES modules',
    file: 'skill.test.mjs',
    first: 'const test = it',
    options: [...mocha, 'skill.test.mjs'],
  },
  {
    runner: 'Mocha',
    modules: 'CommonJS',
    file: 'skill.test.cjs',
    first: 'const test = it',
    options: [...mocha, 'skill.test.cjs'],
  },
  {
    runner: 'Mocha',
    modules: 'CommonJS',
    jsdom: 'the whole project',
    file: 'skill.test.cjs',
    first: 'const test = it',
    options: [...mocha, '--require', 'global-jsdom/register', 'skill.test.cjs'],
  },
  {
    runner: 'Jest',
    modules: 'ES modules',
    file: 'skill.test.js',
    config: 'jest.config.js',
    options: [...jest, 'jest.config.js'],
    env: vmModules,
  },
  {
    runner: 'Jest',
    modules: 'ES modules',
    jsdom: 'except for this file',
    file: 'skill.test.js',
    first: jestInNode,
    config: 'jest.config.js',
    options: [...jest, 'jest.config.js', ...inJsdom],
    env: vmModules,
  },
  {
    runner: 'Jest',
    modules: 'CommonJS',
    note: 'without a transform',
    file: 'skill.test.js',
    options: [...jest, '{}'],
    env: vmModules,
    since: 24,
  },
  {
    runner: 'Jest',
    modules: 'CommonJS',
    jsdom: 'except for this file',
    note: 'without a transform',
    file: 'skill.test.js',
    first: jestInNode,
    options: [...jest, '{}', ...inJsdom],
    env: vmModules,
    since: 24,
  },
  {
    runner: 'Jest',
    modules: 'CommonJS',
    note: 'with Babel',
    file: 'skill.test.js',
    config: 'jest-cjs.config.cjs',
    options: [...jest, 'jest-cjs.config.cjs'],
  },
  {
    runner: 'Jest',
    modules: 'CommonJS',
    jsdom: 'except for this file',
    note: 'with Babel',
    file: 'skill.test.js',
    first: jestInNode,
    config: 'jest-cjs.config.cjs',
    options: [...jest, 'jest-cjs.config.cjs', ...inJsdom],
  },
  {
    runner: 'ts-jest',
    modules: 'ES modules',
    file: 'skill.test.ts',
    config: 'ts-jest-esm.config.js',
    options: [...jest, 'ts-jest-esm.config.js'],
    env: vmModules,
  },
  {
    runner: 'ts-jest',
    modules: 'CommonJS',
    file: 'skill.test.ts',
    config: 'ts-jest-cjs.config.cjs',
    options: [...jest, 'ts-jest-cjs.config.cjs'],
  },
  {
    runner: 'ts-jest',
    modules: 'CommonJS',
    jsdom: 'except for this file',
    file: 'skill.test.ts',
    first: jestInNode,
    config: 'ts-jest-cjs.config.cjs',
    options: [...jest, 'ts-jest-cjs.config.cjs', ...inJsdom],
  },
]

/** The project for `bun test`. `options` are the arguments of Bun. */
export const bunProject: RunnerProject = {
  runner: 'bun test',
  modules: 'ES modules',
  file: 'skill.test.ts',
  first: "import { test } from 'bun:test'",
  options: ['test', './skill.test.ts'],
}

/** The project for `deno test`. `options` are the arguments of Deno. */
export const denoProject: RunnerProject = {
  runner: 'deno test',
  modules: 'ES modules',
  file: 'skill.test.mjs',
  first: 'const test = Deno.test',
  options: ['test', '--allow-read', '--allow-env', '--no-lock', '--node-modules-dir=manual', 'skill.test.mjs'],
}
