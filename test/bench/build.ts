import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as esbuild from 'esbuild'
import { packagesFolder, readPublishedPackages } from '../support/packages.js'

const here = fileURLToPath(new URL('.', import.meta.url))

/** Builds a program of this folder for Node. The files of the packages are not inlined, so they run as they are published. */
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

/** Returns the file of a package's specifier. */
function publishedFile(specifier: string, packages: string): string {
  const entries = readPublishedPackages(packages).flatMap((one) => one.entries)
  const entry = entries.find((one) => one.specifier === specifier)
  if (entry === undefined) throw new Error(`No package exports ${specifier}`)
  return entry.file
}
