import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import { describe, inject, it } from 'vitest'
import { run } from './packed.js'

const here = fileURLToPath(new URL('.', import.meta.url))
const project = inject('project')
const page = readFileSync(join(here, '../../packages/docs/guides/test-runners.md'), 'utf8')
const bin = (name: string): string => join(here, 'node_modules/.bin', name)
const vitest = [execPath, join(here, 'node_modules/vitest/vitest.mjs'), 'run', '--globals']
// Keys are made slowly on a busy machine.
const mocha = [bin('mocha'), '--timeout', '60000']
const vmModules = { NODE_OPTIONS: '--experimental-vm-modules' }

/** A project with one test. */
interface Runner {
  readonly name: string
  readonly file: string
  readonly command: readonly string[]
  /** Lines before the test, such as the import of `test`. */
  readonly first?: string
  /** A configuration file, as in the guide. */
  readonly config?: string
  readonly env?: Readonly<Record<string, string>>
}

const runners: readonly Runner[] = [
  { name: 'Vitest', file: 'skill.test.js', command: vitest },
  { name: 'Vitest, jsdom', file: 'skill.test.js', command: [...vitest, '--environment', 'jsdom'] },
  {
    name: 'Vitest, jsdom except for this file',
    file: 'skill.test.js',
    first: '// @vitest-environment node',
    command: [...vitest, '--environment', 'jsdom'],
  },
  {
    name: 'node:test, ES modules',
    file: 'skill.test.mjs',
    first: "import { test } from 'node:test'",
    command: [execPath, '--test', 'skill.test.mjs'],
  },
  {
    name: 'node:test, CommonJS',
    file: 'skill.test.cjs',
    first: "const { test } = require('node:test')",
    command: [execPath, '--test', 'skill.test.cjs'],
  },
  {
    name: 'Mocha, ES modules',
    file: 'skill.test.mjs',
    first: 'const test = it',
    command: [...mocha, 'skill.test.mjs'],
  },
  { name: 'Mocha, CommonJS', file: 'skill.test.cjs', first: 'const test = it', command: [...mocha, 'skill.test.cjs'] },
  {
    name: 'Jest, ES modules',
    file: 'skill.test.js',
    config: 'jest.config.js',
    command: [bin('jest'), '--config', 'jest.config.js'],
    env: vmModules,
  },
  {
    name: 'Jest, ES modules, jsdom except for this file',
    file: 'skill.test.js',
    first: '/** @jest-environment node */',
    config: 'jest.config.js',
    command: [bin('jest'), '--config', 'jest.config.js', '--env', 'jsdom'],
    env: vmModules,
  },
  {
    name: 'ts-jest, ES modules',
    file: 'skill.test.ts',
    config: 'ts-jest-esm.config.js',
    command: [bin('jest'), '--config', 'ts-jest-esm.config.js'],
    env: vmModules,
  },
  {
    name: 'ts-jest, CommonJS',
    file: 'skill.test.ts',
    config: 'ts-jest-cjs.config.cjs',
    command: [bin('jest'), '--config', 'ts-jest-cjs.config.cjs'],
  },
]

describe('a test runner', () => {
  it.each(runners)('$name', (runner) => check(runner))
})

// Both are runtimes, which this suite does not install.
const deno = join(here, '../runtimes/node_modules/deno/deno')
const bun = join(here, '../runtimes/node_modules/bun/bin/bun.exe')
const missing = existsSync(deno) && existsSync(bun) ? '' : ' (skipped: `pnpm conformance` installs Bun and Deno)'

describe.skipIf(missing !== '')(`a test runner of another runtime${missing}`, () => {
  const others: readonly Runner[] = [
    {
      name: 'bun test',
      file: 'skill.test.ts',
      first: "import { test } from 'bun:test'",
      command: [bun, 'test', './skill.test.ts'],
    },
    {
      name: 'deno test',
      file: 'skill.test.mjs',
      first: 'const test = Deno.test',
      command: [
        deno,
        'test',
        '--allow-read',
        '--allow-env',
        '--no-lock',
        '--node-modules-dir=manual',
        'skill.test.mjs',
      ],
    },
  ]
  it.each(others)('$name', (runner) => check(runner))
})

function check({ name, file, first = '', command: [executable = '', ...options], config, env = {} }: Runner): void {
  const folder = join(project, `runner-${name.replace(/\W+/g, '-')}`)
  mkdirSync(folder)
  provide(['@types/jest', '@types/node', 'jest', 'jest-environment-jsdom', 'jsdom', 'ts-jest', 'typescript', 'vitest'])
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  const imports = file.endsWith('.cjs') ? required : imported
  writeFileSync(join(folder, file), `${first}\n${imports}\n${test}`)
  if (config !== undefined) writeFileSync(join(folder, config), settings(config))
  // Each prints more than it must if it takes its output for a terminal's.
  run(
    'env',
    [...Object.entries({ CI: 'true', ...env }).map((entry) => entry.join('=')), executable, ...options],
    folder,
  )
}

function settings(name: string): string {
  const code = Array.from(page.matchAll(/^```js\n([\s\S]*?)^```$/gm), ([, text = '']) => text)
  const found = code.find((text) => text.startsWith(`// ${name}\n`))
  if (found === undefined) throw new Error(`The guide has no ${name}`)
  return found
}

// The packages that a user of these runners has installed.
function provide(libraries: readonly string[]): void {
  for (const library of libraries) {
    const path = join(project, 'node_modules', library)
    mkdirSync(dirname(path), { recursive: true })
    if (!existsSync(path)) symlinkSync(join(here, 'node_modules', library), path)
  }
}

const imported = `import { createAlexaVerifier } from '@countersign/core/alexa'
import { createTrustAnchors } from '@countersign/core/x509'
import * as testing from '@countersign/testing'
`

const required = `const { createAlexaVerifier } = require('@countersign/core/alexa')
const { createTrustAnchors } = require('@countersign/core/x509')
const testing = require('@countersign/testing')
`

const test = `
test('accepts a request that Alexa signed, and refuses a late one', async () => {
  const authority = await testing.createTestAuthority()
  const signer = await authority.issue({ dnsNames: [testing.alexaDnsName] })
  const host = testing.createCertificateHost({ [testing.alexaCertificateUrl]: signer.chainPem })
  const verifier = createAlexaVerifier({
    skillId: testing.testSkillId,
    trustAnchors: createTrustAnchors(authority.anchorPem),
    fetch: host.fetch,
  })
  await testing.expectAccepted(verifier, await testing.signAlexaRequest({ signer }))
  const late = await testing.signAlexaRequest({ signer, timestamp: new Date(Date.now() - 151_000) })
  await testing.expectRejected(verifier, late, 'ERR_TIMESTAMP_OUT_OF_RANGE')
}, 60_000)
`
