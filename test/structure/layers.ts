import { importsOf, type SourceFiles, targetOf } from './import-graph.js'

/**
 * The layers that a layer may import, besides itself. A layer is a folder or a file, and the longest matching name counts. A
 * list may name one file instead of its layer.
 */
export type Layers = Readonly<Record<string, readonly string[]>>

/** Libraries, by the only file that may import them. That file is loaded only with `import()`. */
export type LibraryImporters = Readonly<Record<string, readonly string[]>>

/**
 * Describes every import within a package that its layers do not allow.
 *
 * @param loadedLater - the files that may import an importer of libraries without import(), because other entries load these files with import()
 */
export function strayImports(
  files: SourceFiles,
  layers: Layers,
  libraries: LibraryImporters = {},
  loadedLater: readonly string[] = [],
): string[] {
  const layerOf = (file: string): string | undefined =>
    Object.keys(layers)
      .filter((layer) => file === layer || file.startsWith(`${layer}/`))
      .sort((a, b) => b.length - a.length)[0]
  const strays: string[] = []
  for (const [file, text] of files) {
    const own = layerOf(file)
    if (own === undefined) {
      strays.push(`${file} belongs to no layer`)
      continue
    }
    for (const { specifier, kind } of importsOf(text)) {
      if (!specifier.startsWith('.')) {
        if (!libraries[file]?.includes(specifier)) strays.push(`${file} imports the library ${specifier}`)
        continue
      }
      const target = targetOf(file, specifier)
      const other = layerOf(target)
      const allowed = [own, ...(layers[own] ?? [])]
      if (!allowed.includes(target) && (other === undefined || !allowed.includes(other))) {
        strays.push(`${file} imports ${target}`)
      }
      if (kind === 'static' && Object.hasOwn(libraries, target) && !loadedLater.includes(file)) {
        strays.push(`${file} loads ${target} at once, and so the libraries that it imports`)
      }
    }
  }
  return strays
}

/** Describes every import of another package that does not use a public entry. */
export function importsPastEntries(files: SourceFiles, entries: ReadonlySet<string>): string[] {
  return [...files].flatMap(([file, text]) =>
    importsOf(text)
      .filter(({ specifier }) =>
        specifier.startsWith('.')
          ? targetOf(file, specifier).startsWith('..')
          : specifier.startsWith('@countersign/') && !entries.has(specifier),
      )
      .map(({ specifier }) => `${file} imports ${specifier}`),
  )
}
