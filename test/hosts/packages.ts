import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** Folder of the repository. */
export const repository: string = fileURLToPath(new URL('../..', import.meta.url))

/** The files that the exports of the packages lead to, by specifier. */
export const publishedFiles: ReadonlyMap<string, string> = new Map(
  readdirSync(join(repository, 'packages')).flatMap((name) => {
    const folder = join(repository, 'packages', name)
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      name: string
      private?: boolean
      exports?: Record<string, { default: string }>
    }
    if (manifest.private) return []
    return Object.entries(manifest.exports ?? {}).map(([subpath, target]): [string, string] => [
      manifest.name + subpath.slice(1),
      join(folder, target.default),
    ])
  }),
)

/** The path of a published module. */
export function published(specifier: string): string {
  const file = publishedFiles.get(specifier)
  if (file === undefined) throw new Error(`No package exports ${specifier}`)
  return file
}

// Import the published files by path, because the packages are not installed in this folder.
const load = async (specifier: string): Promise<unknown> => await import(pathToFileURL(published(specifier)).href)

/** The published `@countersign/testing`. */
export const testing = (await load('@countersign/testing')) as typeof import('@countersign/testing')

/** The published `@countersign/core/apig`. */
export const apig = (await load('@countersign/core/apig')) as typeof import('@countersign/core/apig')
