import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import Table from 'cli-table3'
import * as esbuild from 'esbuild'

/**
 * What each module adds to an entry: the gzip of the entry with it, less the gzip without it. Of one file that holds the
 * entry and what it imports at once, so the sum is no more than the whole: what modules have in common compresses away.
 */
export async function sizeParts(coreFolder: string, entry: string): Promise<string> {
  const source = join(coreFolder, 'src', entry, 'index.ts')
  const { outputFiles } = await esbuild.build({
    stdin: { contents: `export * from ${JSON.stringify(source)}`, resolveDir: coreFolder },
    write: false,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    plugins: [{ name: 'at-once', setup: leaveOutDynamicImports }],
  })
  const text = (outputFiles[0]?.text ?? '').replace(/^export \{[^}]*\};?$/m, '')
  // esbuild writes each module's path above it.
  const modules = await Promise.all(
    text.split(/^(?=\/\/ .*\.ts$)/m).map(async (module) => ({
      name: (module.split('\n', 1)[0] ?? '').replace(/^.*\/src\//, ''),
      code: (await esbuild.transform(module, { minifyWhitespace: true, minifySyntax: true, target: 'es2022' })).code,
    })),
  )
  const weigh = (without?: object): number =>
    gzipSync(modules.map((module) => (module === without ? '' : module.code)).join(''), { level: 9 }).byteLength
  const whole = weigh()
  const table = new Table({
    head: [`module of ${entry}`, 'bytes, names as written', 'gzip that it adds'],
    colAligns: ['left', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  })
  const rows = modules.map((module) => [module.name, module.code.length, whole - weigh(module)] as const)
  for (const row of rows.sort((a, b) => b[2] - a[2])) table.push([...row])
  table.push(['all of it', modules.reduce((sum, { code }) => sum + code.length, 0), whole])
  return table.toString()
}

function leaveOutDynamicImports(build: esbuild.PluginBuild): void {
  build.onResolve({ filter: /./ }, ({ kind, path }) =>
    kind === 'dynamic-import' ? { path, external: true } : undefined,
  )
}
