// Writes the pages of the documentation site: the Markdown pages of the repository, with their addresses and links on the
// site.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { replaceLinks } from '../../build/src/links.js'
import { addressOf, readRepository } from '../../build/src/repository.js'
import { filesBelow, root } from './pages.js'

const docs = 'packages/docs'
const home = `${docs}/site/index.md`

// Pages for people who work on the project. The search leaves them out, because most questions are those of users.
const forAuthors = /^(?:test|packages\/build|\.changeset)\//

/** Returns the path of a page on the site, such as `guides/alexa.md`. */
export function pageOf(file) {
  if (file === home) return 'index.md'
  if (file === 'README.md') return 'start.md'
  if (file === `${docs}/README.md`) return 'guides/index.md'
  if (/^[A-Z_]+\.md$/.test(file)) return file.toLowerCase().replaceAll('_', '-')
  const path = file.startsWith(`${docs}/`) ? file.slice(docs.length + 1) : file.replace(/^\./, '')
  return path.replace(/(^|\/)README\.md$/, '$1index.md')
}

/** Returns the files of the pages, by their paths in the repository. */
export function sitePages() {
  return filesBelow('', '.md').filter((file) => !file.startsWith('.github/'))
}

/**
 * Writes all pages into a folder.
 *
 * @param {string} folder
 * @param {Record<string, string | undefined>} env - the environment. In GitHub Actions, links to files lead to its repository
 */
export function writeSitePages(folder, env) {
  const repository = readRepository(env)
  const files = new Set([...sitePages(), '.changeset/README.md'])
  rmSync(folder, { recursive: true, force: true })
  for (const file of files) {
    const page = pageOf(file)
    const text = readFileSync(join(root, file), 'utf8')
    const resolve = (target) => {
      const [path, fragment] = target.split('#')
      if (path === '') return target
      const linked = posix.join(dirname(file), path)
      const found = [linked, posix.join(linked, 'README.md')].find((one) => files.has(one))
      const isExamples = /^examples\/?$/.test(linked)
      const rest = fragment === undefined ? '' : `#${fragment}`
      if (found !== undefined || isExamples) {
        const to = isExamples ? 'examples/index.md' : pageOf(found)
        const relative = posix.relative(dirname(page), to)
        return `${relative.startsWith('.') ? relative : `./${relative}`}${rest}`
      }
      if (repository === undefined || !existsSync(join(root, linked))) return undefined
      return addressOf(repository, linked, statSync(join(root, linked)).isDirectory())
    }
    write(folder, page, prepare(file, inlinePictures(file, text), resolve))
  }
  write(folder, 'examples/index.md', examplesPage())
}

function prepare(file, text, resolve) {
  const schemes = file === home ? replaceLinks(schemesTable(), toStart) : ''
  const linked = replaceLinks(text, resolve).replace('<!-- schemes -->', () => schemes)
  return forAuthors.test(file) ? `---\nsearch: false\n---\n\n${linked}` : linked
}

// Reads the table of schemes from the README.
function schemesTable() {
  const [table] = /^\| what arrives[\s\S]*?(?=\n\n)/m.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? []
  if (table === undefined) throw new Error('The README has no table of schemes')
  return table
}

const toStart = (target) => `./${pageOf(target)}`

// Puts each picture into its page, so that it has the colours of the page.
function inlinePictures(file, text) {
  return text.replaceAll(/!\[([^\]]*)\]\(([^)]+\.svg)\)/g, (_, title, path) => {
    const picture = readFileSync(join(root, dirname(file), path), 'utf8')
    const named = picture.replace('<svg ', `<svg role="img" aria-label="${title}" class="picture" `)
    // The label replaces the title, which a browser would show wherever the mouse is over the picture.
    return named.replaceAll(/<title>.*<\/title>|\n\s*/g, '')
  })
}

function examplesPage() {
  const rows = readdirSync(join(root, 'examples')).flatMap((name) => {
    const file = join(root, 'examples', name, 'README.md')
    if (!existsSync(file)) return []
    const [, title = name] = /^# (.+)$/m.exec(readFileSync(file, 'utf8')) ?? []
    return [`| [${title}](./${name}/index.md) | \`examples/${name}\` |`]
  })
  return `# Examples\n\nEach example is a folder of the repository that you can copy. A test runs each as its page says.\n\n| example | folder |\n|---|---|\n${rows.join('\n')}\n`
}

function write(folder, page, text) {
  const path = join(folder, page)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
