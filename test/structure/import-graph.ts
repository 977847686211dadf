import { posix } from 'node:path'
import ts from 'typescript'

/** The texts of source files, by path. */
export type SourceFiles = ReadonlyMap<string, string>

/** One import of a file. */
export interface Import {
  readonly specifier: string
  /** `dynamic` is `import('…')`; `type` does not exist at run time. */
  readonly kind: 'static' | 'dynamic' | 'type'
}

/** Reads every import and re-export of a module, but not those in comments and strings. */
export function importsOf(text: string): Import[] {
  const found: Import[] = []
  const add = (specifier: ts.Node | undefined, kind: Import['kind']): void => {
    if (specifier !== undefined && ts.isStringLiteralLike(specifier)) found.push({ specifier: specifier.text, kind })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword ? 'type' : 'static')
    } else if (ts.isExportDeclaration(node)) {
      add(node.moduleSpecifier, node.isTypeOnly ? 'type' : 'static')
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node.argument.literal, 'type')
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], 'dynamic')
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile('module.ts', text, ts.ScriptTarget.Latest))
  return found
}

/** Resolves a relative import of a file to a path. */
export function targetOf(file: string, specifier: string): string {
  return posix.normalize(posix.join(posix.dirname(file), specifier)).replace(/\.js$/, '.ts')
}

/**
 * Finds a cycle of imports, including types and `import()`. Returns the paths in order, with the first one again at the end.
 */
export function findCycle(files: SourceFiles): string[] | undefined {
  const done = new Set<string>()
  const visit = (file: string, path: readonly string[]): string[] | undefined => {
    const start = path.indexOf(file)
    if (start >= 0) return [...path.slice(start), file]
    if (done.has(file)) return undefined
    done.add(file)
    for (const { specifier } of importsOf(files.get(file) ?? '')) {
      const target = targetOf(file, specifier)
      if (!specifier.startsWith('.')) continue
      const cycle = visit(target, [...path, file])
      if (cycle !== undefined) return cycle
    }
    return undefined
  }
  for (const file of files.keys()) {
    const cycle = visit(file, [])
    if (cycle !== undefined) return cycle
  }
  return undefined
}
