import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { siteFolder } from './site-server.js'

/** Addresses of the pages of the built site, such as `/guides/alexa`. */
export function sitePages(): readonly string[] {
  return readdirSync(siteFolder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.html') && file !== '404.html')
    .map((file) => `/${file.replace(/(^|\/)index\.html$/, '$1').replace(/\.html$/, '')}`)
    .sort()
}

/** Lists the links of all pages that lead nowhere in the site, each with its page. */
export function deadLinks(): readonly string[] {
  const ids = new Map<string, Set<string>>()
  return sitePages().flatMap((page) => {
    const html = readFileSync(fileOf(page), 'utf8')
    return Array.from(html.matchAll(/<a [^>]*?href="([^"]+)"/g), ([, target = '']) => target.replaceAll('&amp;', '&'))
      .filter((target) => !/^[a-z][a-z0-9+.-]*:/i.test(target) && !leadsSomewhere(page, target, ids))
      .map((target) => `${page}: ${target}`)
  })
}

function leadsSomewhere(page: string, target: string, ids: Map<string, Set<string>>): boolean {
  const [path = '', fragment] = target.split('#')
  const address = path === '' ? page : posix.resolve(page.endsWith('/') ? page : dirname(page), path)
  const file = fileOf(path.endsWith('/') && address !== '/' ? `${address}/` : address)
  if (!existsSync(file)) return false
  if (fragment === undefined || fragment === '' || !file.endsWith('.html')) return true
  if (!ids.has(file)) {
    const html = readFileSync(file, 'utf8')
    ids.set(file, new Set(Array.from(html.matchAll(/ id="([^"]*)"/g), ([, id = '']) => id)))
  }
  return ids.get(file)?.has(decodeURIComponent(fragment)) ?? false
}

function fileOf(address: string): string {
  if (address.endsWith('/')) return join(siteFolder, address, 'index.html')
  const file = join(siteFolder, decodeURIComponent(address))
  return /\.[a-z]+$/.test(address) ? file : `${file}.html`
}
