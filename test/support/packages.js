// @ts-check
// Reads the packages of the repository from packages/*/package.json. Every suite, script and configuration that needs a list
// of packages uses this file. It is plain JavaScript, because the scripts of the documentation run without a compiler.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Describes a package of the workspace.
 *
 * @typedef {object} Package
 * @property {string} name such as `@countersign/core`
 * @property {string} id the name of its folder, such as `core`
 * @property {string} folder its absolute path
 * @property {boolean} isPublished whether users can install it
 * @property {readonly PackageEntry[]} entries what users can import from it
 */

/**
 * Describes a subpath export of a package.
 *
 * @typedef {object} PackageEntry
 * @property {string} specifier what users import, such as `@countersign/core/alexa`
 * @property {string} subpath its key in `exports`, such as `./alexa`
 * @property {string} output path of the built file below the dist folder of the package, such as `alexa/index.js`
 * @property {string} file absolute path of the built file
 * @property {string} source absolute path of the source that it is built from
 */

/** The absolute path of the folder of the packages. */
export const packagesFolder = fileURLToPath(new URL('../../packages', import.meta.url))

/**
 * Reads the packages below a folder.
 *
 * @param {string} [root] the folder. Default: the one of this checkout.
 * @returns {Package[]}
 */
export function readPackages(root = packagesFolder) {
  return readdirSync(root)
    .sort()
    .map((id) => {
      const folder = join(root, id)
      const { name, private: isPrivate, exports = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
      return { name, id, folder, isPublished: isPrivate !== true, entries: readEntries(name, folder, exports) }
    })
}

/**
 * @param {string} name
 * @param {string} folder
 * @param {Record<string, { default: string }>} exports
 * @returns {PackageEntry[]}
 */
function readEntries(name, folder, exports) {
  return Object.entries(exports).map(([subpath, target]) => {
    const output = target.default.replace(/^\.\/dist\//, '')
    return {
      specifier: name + subpath.slice(1),
      subpath,
      output,
      file: join(folder, 'dist', output),
      source: join(folder, 'src', output.replace(/\.js$/, '.ts')),
    }
  })
}

/**
 * Reads the packages below a folder that users can install.
 *
 * @param {string} [root]
 * @returns {Package[]}
 */
export function readPublishedPackages(root) {
  return readPackages(root).filter(({ isPublished }) => isPublished)
}

/**
 * Finds a package by the name of its folder.
 *
 * @param {string} id such as `core`
 * @param {string} [root]
 * @returns {Package}
 * @throws Error if there is no such package.
 */
export function readPackage(id, root) {
  const found = readPackages(root).find((one) => one.id === id)
  if (found === undefined) throw new Error(`There is no packages/${id}`)
  return found
}
