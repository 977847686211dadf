import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * Returns the Node to measure: the current one, or one that `pnpm --dir test/runtimes install` installs, by its major
 * version.
 */
export function nodeOf(major: string | undefined): string {
  if (major === undefined) return process.execPath
  const file = fileURLToPath(new URL(`../runtimes/node_modules/node${major}/bin/node`, import.meta.url))
  if (!existsSync(file)) {
    throw new Error(`There is no Node ${major} in test/runtimes: run pnpm --dir test/runtimes install`)
  }
  return file
}
