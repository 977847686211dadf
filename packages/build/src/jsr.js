import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import ts from 'typescript'
import { readRepository } from './repository.js'
import { stageReadme } from './stage.js'

/**
 * Writes a workspace of packages for JSR with the same files as for npm, so that both registries have the code that was
 * tested. JSR wants full file names in every import, and a comment in each entry that names its declarations.
 *
 * @param {string} root - the folder of the repository
 * @param {readonly string[]} directories - of built packages, below `root`
 * @param {string} out - the folder of the workspace
 * @param {Record<string, string | undefined>} env
 */
export function stageForJsr(root, directories, out, env) {
  const repository = readRepository(env)
  for (const directory of directories) {
    const folder = join(out, basename(directory))
    const { name, version, license, exports } = JSON.parse(readFileSync(join(root, directory, 'package.json'), 'utf8'))
    mkdirSync(folder, { recursive: true })
    cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'))
    cpSync(join(root, directory, 'dist'), join(folder, 'dist'), { recursive: true })
    writeFileSync(join(folder, 'README.md'), stageReadme(root, directory, repository))
    const targets = Object.entries(exports).map(([subpath, target]) => [subpath, target.default])
    for (const [, file] of targets) nameDeclarations(join(folder, file))
    for (const file of readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' })) {
      if (file.endsWith('.d.ts')) nameFiles(join(folder, 'dist', file))
    }
    writeJson(join(folder, 'deno.json'), { name, version, license, exports: Object.fromEntries(targets) })
  }
  writeJson(join(out, 'deno.json'), { workspace: directories.map((directory) => `./${basename(directory)}`) })
}

function nameDeclarations(file) {
  const declarations = basename(file).replace(/\.js$/, '.d.ts')
  writeFileSync(file, `/* @ts-self-types="./${declarations}" */\n${readFileSync(file, 'utf8')}`)
}

// A declaration imports `./x.js`, but only `./x.d.ts` exists, because the code of the modules is in few files.
function nameFiles(file) {
  let text = readFileSync(file, 'utf8')
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true)
  for (const specifier of specifiersOf(source).toReversed()) {
    if (!/^\.{1,2}\/.*\.js$/.test(specifier.text)) continue
    const named = `'${specifier.text.replace(/\.js$/, '.d.ts')}'`
    text = text.slice(0, specifier.getStart()) + named + text.slice(specifier.end)
  }
  writeFileSync(file, text)
}

// The literals of `from '…'` and `import('…')`, in the order of the text.
function specifiersOf(node) {
  const own = node.moduleSpecifier ?? (ts.isImportTypeNode(node) ? node.argument.literal : undefined)
  return [...(own ? [own] : []), ...node.getChildren().flatMap(specifiersOf)]
}

function writeJson(file, value) {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`)
}
