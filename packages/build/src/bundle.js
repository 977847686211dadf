import { build } from 'rolldown'
import { ascii } from './ascii.js'
import { fewChunks } from './few-chunks.js'
import { parsingOnly } from './parsing-only.js'
import { plainExports } from './plain-exports.js'
import { selfContained } from './self-contained.js'

/**
 * Bundles a package: one file for each subpath export and command of its manifest, and a few shared files.
 *
 * @param {Manifest} manifest
 * @param {string} folder - of the package
 * @param {string} [out] - the output folder, relative to `folder`; without it nothing is written
 * @returns {Promise<import('rolldown').RolldownOutput['output']>}
 */
export async function bundlePackage(manifest, folder, out) {
  const targets = [
    ...Object.values(manifest.exports ?? {}).map((target) => target.default),
    ...Object.values(manifest.bin ?? {}),
  ].filter((path) => path?.startsWith('./dist/'))
  // Only the dependencies that the manifest declares stay imports; dev dependencies are inlined.
  const declared = Object.keys({
    ...manifest.dependencies,
    ...manifest.peerDependencies,
    ...manifest.optionalDependencies,
  })
  const chunks = fewChunks()
  const { output } = await build({
    cwd: folder,
    input: Object.fromEntries(
      targets.map((path) => path.replace(/^\.\/dist\/|\.js$/g, '')).map((name) => [name, `./src/${name}.ts`]),
    ),
    external: (specifier) =>
      /^(?:node|cloudflare):/.test(specifier) ||
      declared.some((name) => specifier === name || specifier.startsWith(`${name}/`)),
    platform: manifest.bin ? 'node' : 'neutral',
    resolve: { mainFields: ['module', 'main'], conditionNames: ['import'], extensionAlias: { '.js': ['.ts', '.js'] } },
    transform: { target: 'es2022' },
    tsconfig: false,
    preserveEntrySignatures: 'strict',
    // Do not minify, so that the code can be read. selfContained() compresses the files of the first request.
    optimization: { inlineConst: false },
    checks: { bundlerTimings: false },
    plugins: [parsingOnly(), chunks.plugin, plainExports(), selfContained(), ascii()],
    write: out !== undefined,
    output: {
      dir: out,
      format: 'es',
      entryFileNames: '[name].js',
      chunkFileNames: 'chunks/[name].js',
      codeSplitting: { groups: chunks.groups },
      comments: { legal: false, jsdoc: false, annotation: true },
      minify: false,
      minifyInternalExports: false,
    },
  })
  return output
}

/**
 * @typedef {object} Manifest
 * @property {Record<string, { default: string }>} [exports]
 * @property {Record<string, string>} [bin]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [peerDependencies]
 * @property {Record<string, string>} [optionalDependencies]
 */
