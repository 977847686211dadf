import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import Table from 'cli-table3'
import * as esbuild from 'esbuild'

/**
 * Computes what each module adds to an entry: the gzip size with the module, minus the gzip size without it. The entry and its
 * imports are in one file, so the sum is less than the whole: text that modules have in common compresses well.
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
  // esbuild writes the path of each module above it.
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
