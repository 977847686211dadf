import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { replaceLinks } from './links.js'
import { addressOf, readRepository, repositoryFields } from './repository.js'

/** The folder of a package that is packed: publishConfig.directory of its manifest. */
export const stageFolder = '.package'

// The fields that are useful only to a developer of the package.
const developmentFields = ['scripts', 'devDependencies']

/**
 * Writes the published files of a built package: the built files, the manifest with the address of the repository, and the
 * README, whose relative links become links into the repository. A package page has no other pages beside it. So if the
 * repository is unknown, a relative link becomes text.
 *
 * @param {string} root - the folder of the repository
 * @param {string} directory - of the package, below `root`
 * @param {Record<string, string | undefined>} env
 */
export function stagePackage(root, directory, env) {
  const folder = join(root, directory)
  const repository = readRepository(env)
  const staged = join(folder, stageFolder)
  rmSync(staged, { recursive: true, force: true })
  mkdirSync(staged)
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  for (const field of developmentFields) delete manifest[field]
  delete manifest.publishConfig.directory
  delete manifest.publishConfig.linkDirectory
  const complete = { ...manifest, ...repositoryFields(repository, directory) }
  writeFileSync(join(staged, 'package.json'), `${JSON.stringify(complete, null, 2)}\n`)
  writeFileSync(join(staged, 'README.md'), stageReadme(root, directory, repository))
  copyFileSync(join(root, 'LICENSE'), join(staged, 'LICENSE'))
  cpSync(join(folder, 'dist'), join(staged, 'dist'), { recursive: true })
}

/**
 * Returns the README of a package with links that work from any page.
 *
 * @param {string} root
 * @param {string} directory
 * @param {import('./repository.js').Repository | undefined} repository
 * @throws Error if the target of a link does not exist.
 */
export function stageReadme(root, directory, repository) {
  return replaceLinks(readFileSync(join(root, directory, 'README.md'), 'utf8'), (target) => {
    const [path, fragment] = target.split('#')
    if (path === '') return target
    const file = posix.join(directory, path)
    if (!existsSync(join(root, file)))
      throw new Error(`${directory}/README.md links to ${target}, which does not exist`)
    if (repository === undefined) return undefined
    const address = addressOf(repository, file, statSync(join(root, file)).isDirectory())
    return fragment === undefined ? address : `${address}#${fragment}`
  })
}
