import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BuildOptions, build } from 'esbuild'
import { describe, expect, inject, it } from 'vitest'
import { schemeFacts } from '../schemes/scheme-facts.js'
import { buildProgram, outcome } from './build-program.js'
import { run } from './install-packages.js'

const project = inject('project')

describe('an esbuild bundle', () => {
  it('for workers is ESM without imports, and runs', async () => {
    const file = await bundle('worker', { conditions: ['workerd', 'worker', 'browser'], format: 'esm' })
    const { run } = (await import(/* @vite-ignore */ file)) as { run(): Promise<string> }
    expect(await run()).toBe(outcome)
  })

  it('for browsers runs with only the names of the web platform', async () => {
    const file = await bundle('browser', { platform: 'browser', format: 'iife', globalName: 'program', minify: true })
    const runner = join(project, 'browser-runner.mjs')
    writeFileSync(runner, withoutNode)
    expect(run('node', [runner, file], project)).toBe(`${outcome}\n`)
  })

  it.each(Object.entries(schemeFacts).filter(([, { proof }]) => proof !== 'secret'))(
    'of %s loads the certificate parser separately and on demand',
    async (name, { creator }) => {
      const { metafile } = await build({
        absWorkingDir: project,
        tsconfigRaw: {},
        stdin: { contents: `export { ${creator} } from '@countersign/core/${name}'`, resolveDir: project },
        bundle: true,
        splitting: true,
        format: 'esm',
        minify: true,
        write: false,
        outdir: 'warm',
        metafile: true,
      })
      const entry = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === '<stdin>')
      const warm = reachable(metafile.outputs, entry?.[0] ?? '')
      const parser = Object.entries(metafile.outputs)
        .filter(([, { inputs }]) => Object.keys(inputs).some((file) => file.endsWith('chunks/certificate-steps.js')))
        .map(([file]) => file)
      expect(parser).toHaveLength(1)
      expect(warm).not.toContain(parser[0])
    },
  )
})

async function bundle(name: string, options: BuildOptions): Promise<string> {
  const outfile = join(project, `${name}.mjs`)
  const { warnings, metafile } = await buildProgram(project, { outfile, ...options })
  expect(warnings).toEqual([])
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports)
  expect(imports.filter(({ external }) => external)).toEqual([])
  return outfile
}

// Files that are loaded with an entry point, without what only import() loads.
function reachable(
  outputs: Record<string, { imports: { path: string; kind: string }[] }>,
  file: string,
  seen: Set<string> = new Set(),
): string[] {
  seen.add(file)
  for (const { path, kind } of outputs[file]?.imports ?? []) {
    if (kind === 'import-statement' && !seen.has(path)) reachable(outputs, path, seen)
  }
  return [...seen]
}

// Node's own fetch needs the global Buffer, so the names are hidden only from the program.
const withoutNode = `
import { readFileSync } from 'node:fs'
const source = readFileSync(process.argv[2], 'utf8')
const names = ['process', 'Buffer', 'global', 'require', 'module', 'exports', 'setImmediate', 'clearImmediate']
const program = new Function(...names, source + '\\nreturn program')()
console.log(await program.run())
`
