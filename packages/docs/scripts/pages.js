import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the repository. */
export const root = fileURLToPath(new URL('../../../', import.meta.url))

/**
 * Returns the paths of the files below a folder of the repository whose names have an ending. Installed and built files do
 * not count.
 */
export function filesBelow(path, ending) {
  if (!existsSync(join(root, path))) return []
  return readdirSync(join(root, path), { withFileTypes: true }).flatMap((entry) => {
    const inner = `${path}${path ? '/' : ''}${entry.name}`
    if (entry.isDirectory()) return /^(node_modules|dist|\..*)$/.test(entry.name) ? [] : filesBelow(inner, ending)
    return entry.name.endsWith(ending) ? [inner] : []
  })
}

/** Returns the fragment that GitHub creates for a heading. */
export function slugOf(heading) {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
    .trim()
    .replaceAll(' ', '-')
}

/**
 * Returns the TypeScript snippets of a page, or of the comments of a source file. A snippet has a `name` if its first line is
 * `// name.ts`.
 */
export function snippetsOf(file) {
  const text = readFileSync(join(root, file), 'utf8')
  // In a comment each line begins with a star, which does not belong to the snippet.
  const plain = file.endsWith('.ts') ? text.replace(/^ *\* ?/gm, '') : text
  return [...plain.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code], index) => ({
    file,
    index,
    name: /^\/\/ ([\w.-]+\.ts)\n/.exec(code)?.[1],
    code,
  }))
}
