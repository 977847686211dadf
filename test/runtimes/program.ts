import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as esbuild from 'esbuild'
import { readPublishedPackages } from '../support/packages.js'

/** The folder of the repository. */
export const repository: string = fileURLToPath(new URL('../..', import.meta.url))

/** The argument of a program's `run`. */
export interface Surroundings {
  /** The id of the runtime, such as `deno`. */
  runtime: string
  /** The engine to test with. */
  crypto: Crypto
  /** The bindings, on Workers. */
  env?: unknown
}

/** A program in every form that a runtime needs. It exports `run(surroundings)`, which resolves to JSON. */
export interface Program {
  /** An ES module that imports the files in the dist folders of the packages. */
  readonly module: string
  /** An ES module with everything in it, for workerd. */
  readonly bundle: string
  /** A script that sets `program`, for the edge VM of Vercel, which has no modules. */
  readonly script: string
}

/** Builds a program from TypeScript. The packages must be built. */
export async function buildProgram(entry: string): Promise<Program> {
  const folder = join(dirname(entry), 'dist')
  const name = basename(entry, '.ts')
  const build = async (suffix: string, options: esbuild.BuildOptions, inlined: boolean): Promise<string> => {
    const outfile = join(folder, name + suffix)
    await esbuild.build({
      entryPoints: [entry],
      outfile,
      bundle: true,
      platform: 'neutral',
      target: 'es2022',
      format: 'esm',
      logLevel: 'warning',
      external: ['node:*', 'cloudflare:*'],
      plugins: [published(inlined, folder)],
      ...options,
    })
    return outfile
  }
  const [module, bundle, script] = await Promise.all([
    build('.module.mjs', {}, false),
    build('.bundle.mjs', {}, true),
    build('.script.js', { format: 'iife', globalName: 'program' }, true),
  ])
  return { module, bundle, script }
}

/** Returns the files of the packages' exports, by specifier. */
export function publishedFiles(): Record<string, string> {
  const entries = readPublishedPackages().flatMap((one) => one.entries)
  return Object.fromEntries(entries.map(({ specifier, file }) => [specifier, file]))
}

// Imports of the packages resolve to the published files, which are inlined or kept as imports.
function published(inlined: boolean, folder: string): esbuild.Plugin {
  return {
    name: 'published',
    setup(build) {
      const files = publishedFiles()
      build.onResolve({ filter: /^@countersign\// }, ({ path }) => {
        const file = files[path]
        if (file === undefined) return { errors: [{ text: `No package exports ${path}` }] }
        return inlined ? { path: file } : { path: relative(folder, file), external: true }
      })
    },
  }
}
