import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as esbuild from 'esbuild'

const here = fileURLToPath(new URL('.', import.meta.url))

/** The folder of the packages that are measured. */
export const packagesFolder: string = fileURLToPath(new URL('../../packages', import.meta.url))

/** Builds a program of this folder to run in Node; the packages' files stay as they are published, and are not inlined. */
export async function buildForNode(entry: string, packages: string = packagesFolder): Promise<string> {
  const outfile = join(here, 'dist', `${entry}.mjs`)
  await esbuild.build({
    entryPoints: [join(here, `${entry}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'es2022',
    logLevel: 'warning',
    plugins: [
      {
        name: 'published',
        setup(build) {
          build.onResolve({ filter: /^[^.]/ }, ({ path, kind }) => {
            if (kind === 'entry-point') return undefined
            return { path: path.startsWith('@countersign/') ? publishedFile(path, packages) : path, external: true }
          })
        },
      },
    ],
  })
  return outfile
}

/** The file that a specifier of one of the packages leads to. */
export function publishedFile(specifier: string, packages: string = packagesFolder): string {
  const [, name = '', ...subpath] = specifier.split('/')
  const folder = join(packages, name)
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    exports: Record<string, { default: string } | undefined>
  }
  const target = exports[['.', ...subpath].join('/')]
  if (target === undefined) throw new Error(`No package exports ${specifier}`)
  return join(folder, target.default)
}
