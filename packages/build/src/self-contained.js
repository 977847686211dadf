import { posix } from 'node:path'
import { build } from 'rolldown'

/**
 * Creates a rolldown plugin for the files that the first request loads. Each gets a copy of what it needs of files that are not
 * open yet, so that the request opens no others, and is compressed. README.md describes the rules and the reasons.
 *
 * @returns {import('rolldown').Plugin}
 */
export function selfContained() {
  return {
    name: 'self-contained',
    async generateBundle(_, bundle) {
      const files = new Map(Object.entries(bundle).filter(([, { type }]) => type === 'chunk'))
      const loaded = new Set([...files.values()].flatMap(({ dynamicImports }) => dynamicImports))
      const names = [...loaded].filter((name) => files.get(name)?.moduleIds.some((id) => firstRequest.test(id)))
      // Read every file before one is changed.
      const codes = names.map((name) =>
        completeFile(files, name, new Set([...neverCopied, ...openBefore(files, name), ...names])),
      )
      for (const [index, { code, imports }] of (await Promise.all(codes)).entries()) {
        const file = files.get(names[index])
        file.code = code
        file.imports = imports.map((specifier) => posix.join(posix.dirname(file.fileName), specifier))
      }
    },
  }
}

// What every scheme with certificates loads, and the checks of a scheme.
const firstRequest = /[\\/]core[\\/]src[\\/](?:scheme[\\/]certificate-steps|[a-z]+[\\/]checks)\.ts$/

// It has the class of errors, of which there must be only one.
const neverCopied = ['chunks/shared.js']

/** Returns the names of the files that are open, whichever entry leads to a file. */
function openBefore(files, name) {
  const entries = [...files.values()].filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName)
  const opened = entries
    .filter((entry) => reached(files, entry, everyImport).has(name))
    .map((entry) => reached(files, entry, importsAtOnce))
  return [...files.keys()].filter((file) => opened.every((others) => others.has(file)))
}

const importsAtOnce = ({ imports }) => imports
const everyImport = ({ imports, dynamicImports }) => [...imports, ...dynamicImports]

function reached(files, start, importsOf) {
  const found = new Set([start])
  for (const name of found) for (const next of importsOf(files.get(name))) if (files.has(next)) found.add(next)
  return found
}

/**
 * Builds a file that imports only files of `open`, with short names for what is local to a function.
 * Functions and classes keep their names, so that a stack trace can be read.
 */
async function completeFile(files, name, open) {
  const { output } = await build({
    input: name,
    write: false,
    platform: 'neutral',
    tsconfig: false,
    transform: { target: 'es2022' },
    preserveEntrySignatures: 'strict',
    optimization: { inlineConst: false },
    checks: { bundlerTimings: false },
    plugins: [
      {
        name: 'files-of-the-bundle',
        resolveId(specifier, importer) {
          if (importer === undefined) return specifier
          const file = posix.join(posix.dirname(importer), specifier)
          return open.has(file) || !files.has(file) ? { id: specifier, external: true } : file
        },
        load: (file) => files.get(file).code,
      },
    ],
    output: {
      format: 'es',
      comments: { legal: false, jsdoc: false, annotation: true },
      minify: {
        compress: { keepNames: { function: true, class: true } },
        mangle: { toplevel: false, keepNames: true },
        // Keep the lines, because Node prints the line of an error that nobody catches. White space costs no measurable time.
        codegen: { removeWhitespace: false },
      },
      minifyInternalExports: false,
    },
  })
  return output[0]
}
