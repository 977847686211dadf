/**
 * The repository that a release runs in, and the commit of the release.
 *
 * @typedef {object} Repository
 * @property {string} url such as `https://github.com/owner/name`
 * @property {string} commit the hash, so that a link shows the page as it was released
 */

/**
 * Reads the repository from the variables that GitHub Actions sets. If they are not set, the repository is unknown, and no
 * address is invented.
 *
 * @param {Record<string, string | undefined>} env
 * @returns {Repository | undefined}
 * @throws Error if a variable has an unexpected form.
 */
export function readRepository({ GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name, GITHUB_SHA: commit }) {
  if (server === undefined && name === undefined && commit === undefined) return undefined
  if (!/^https:\/\/[a-z0-9.-]+$/.test(server ?? '')) throw new Error(`GITHUB_SERVER_URL must be a URL, got ${server}`)
  if (!/^[\w.-]+\/[\w.-]+$/.test(name ?? '')) throw new Error(`GITHUB_REPOSITORY must be owner/name, got ${name}`)
  if (!/^[0-9a-f]{40}$/.test(commit ?? '')) throw new Error(`GITHUB_SHA must be a commit, got ${commit}`)
  return { url: `${server}/${name}`, commit }
}

/**
 * Returns the fields of package.json that name the source of a package.
 *
 * @param {Repository | undefined} repository
 * @param {string} directory of the package in the repository
 */
export function repositoryFields(repository, directory) {
  if (repository === undefined) return {}
  return {
    homepage: `${repository.url}/tree/${repository.commit}/${directory}#readme`,
    bugs: `${repository.url}/issues`,
    repository: { type: 'git', url: `git+${repository.url}.git`, directory },
  }
}

/**
 * Returns the address of a file or folder of the repository.
 *
 * @param {Repository} repository
 * @param {string} path in the repository
 * @param {boolean} isFolder
 */
export function addressOf({ url, commit }, path, isFolder) {
  return `${url}/${isFolder ? 'tree' : 'blob'}/${commit}/${path}`
}
