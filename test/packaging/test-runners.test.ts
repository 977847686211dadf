import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { execPath, versions } from 'node:process'
import { fileURLToPath } from 'node:url'
import { describe, expect, inject, it } from 'vitest'
import { readGuideTable } from '../support/guide-table.js'
import { run } from './install-packages.js'
import { bunProject, denoProject, nodeProjects, type RunnerProject } from './runner-projects.js'

const here = fileURLToPath(new URL('.', import.meta.url))
const project = inject('project')
const page = readFileSync(join(here, '../../packages/docs/guides/test-runners.md'), 'utf8')

// Other suites install the runtimes.
const runtime = (path: string): string => join(here, '../runtimes/node_modules', path)
const deno = runtime('deno/deno')
const bun = runtime('bun/bin/bun.exe')
const missing = existsSync(deno) ? '' : ' (skipped: `pnpm conformance` installs Bun and Deno)'
const nodes = [20, 24].map((major) => ({ major, executable: runtime(`node${major}/bin/node`) }))
const ownNode = { major: Number.parseInt(versions.node, 10), executable: execPath }
const installedNodes = nodes.filter(({ executable }) => existsSync(executable))

describe.each(installedNodes.length > 0 ? installedNodes : [ownNode])('on Node $major', ({ major, executable }) => {
  const projects = nodeProjects.filter(({ since = 0 }) => since <= major)
  it.each(projects.map((one) => [titleOf(one), one] as const))('%s', (title, one) => {
    check(`${title} on Node ${major}`, executable, one)
  })
})

describe.skipIf(missing !== '')(`on another runtime${missing}`, () => {
  it('bun test', () => check('bun test', bun, bunProject))
  it('deno test', () => check('deno test', deno, denoProject))
})

describe('the table of the guide', () => {
  const [head = [], ...rows] = readGuideTable('test-runners.md', 'runner')

  it('has the cells that run here, and "–" in the others', () => {
    const cellOf = (one: RunnerProject): string =>
      `${one.runner}: ${one.jsdom === undefined ? one.modules : 'in jsdom'}`
    const cells = rows.flatMap(([title = '', ...values]) =>
      values.flatMap((value, index) => (value === '–' ? [] : `${title.replace(/ \d.*/, '')}: ${head[index + 1]}`)),
    )
    expect(cells.sort()).toEqual([...new Set([...nodeProjects, bunProject, denoProject].map(cellOf))].sort())
  })

  it.each([
    ['Vitest', 'vitest'],
    ['Mocha', 'mocha'],
    ['Jest', 'jest'],
    ['ts-jest', 'ts-jest'],
    ['bun test', '../../runtimes/node_modules/bun'],
    ['deno test', '../../runtimes/node_modules/deno'],
  ])('has the version of %s', (runner, folder) => {
    const manifest = join(here, 'node_modules', folder, 'package.json')
    if (!existsSync(manifest)) return
    const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
    const stated = rows.map(([title = '']) => title).find((title) => title.startsWith(`${runner} `))
    expect(`${runner} ${version}.`).toContain(`${stated}.`)
  })
})

function titleOf({ runner, modules, jsdom, note }: RunnerProject): string {
  const parts = [runner, modules, jsdom && `jsdom: ${jsdom}`, note]
  return parts.filter((part) => part !== undefined).join(', ')
}

function check(title: string, executable: string, one: RunnerProject): void {
  const { modules, file, first = '', options, config, env = {} } = one
  const folder = join(project, `runner-${title.replace(/\W+/g, '-')}`)
  mkdirSync(folder)
  provideLibraries()
  writeFileSync(join(folder, 'package.json'), `{ "type": "${modules === 'CommonJS' ? 'commonjs' : 'module'}" }`)
  const imports = modules === 'CommonJS' && !file.endsWith('.ts') ? required : imported
  writeFileSync(join(folder, file), `${first}\n${imports}\n${test}`)
  if (config !== undefined) writeFileSync(join(folder, config), settings(config))
  // Each runner prints more than needed if it believes that its output is a terminal.
  const variables = Object.entries({ CI: 'true', ...env }).map((entry) => entry.join('='))
  run('env', [...variables, executable, ...options], folder)
}

function settings(name: string): string {
  const code = Array.from(page.matchAll(/^```js\n([\s\S]*?)^```$/gm), ([, text = '']) => text)
  const found = code.find((text) => text.startsWith(`// ${name}\n`))
  if (found === undefined) throw new Error(`The guide has no ${name}`)
  return found
}

// The packages that a user of these runners has installed.
function provideLibraries(): void {
  const libraries = [
    '@babel/core',
    '@babel/preset-env',
    '@types/jest',
    '@types/node',
    'babel-jest',
    'global-jsdom',
    'jest',
  ]
  for (const library of [...libraries, 'jest-environment-jsdom', 'jsdom', 'ts-jest', 'typescript', 'vitest']) {
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
