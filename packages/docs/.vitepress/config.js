// The documentation site. scripts/site-pages.js writes its pages from those of the repository; scripts/site.js builds it.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitepress'
import { schemeFacts } from '../../../test/schemes/scheme-facts.js'
import { slugOf } from '../scripts/pages.js'

const pages = fileURLToPath(new URL('pages', import.meta.url))

export default defineConfig({
  srcDir: '.vitepress/pages',
  outDir: '.vitepress/dist',
  cacheDir: '.vitepress/cache',
  base: process.env.SITE_BASE ?? '/',
  lang: 'en',
  title: 'Countersign',
  description: 'Verifies signed requests on WebCrypto, in any JavaScript runtime, without dependencies.',
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  cleanUrls: true,
  // An example of the pages names such an address, and the reader starts the server.
  ignoreDeadLinks: [/^https?:\/\/(?:localhost|127\.0\.0\.1)/],
  markdown: {
    anchor: { slugify: slugOf },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config(md) {
      // A wide table scrolls in a box of its own, which the keyboard reaches.
      md.renderer.rules.table_open = () => '<div class="table" tabindex="0"><table>\n'
      md.renderer.rules.table_close = () => '</table></div>\n'
    },
  },
  themeConfig: {
    search: {
      provider: 'local',
      options: {
        _render(source, env, md) {
          const html = md.render(source, env)
          return env.frontmatter?.search === false ? '' : html
        },
      },
    },
    outline: { level: [2, 3] },
    nav: [
      { text: 'Guides', link: '/start', activeMatch: '^/(?:start|guides/(?!troubleshooting)|migrate|examples)' },
      { text: 'Troubleshooting', link: '/guides/troubleshooting' },
      // A page of its own: the router of the site does not open it.
      { text: 'Playground', link: '/play/', target: '_self' },
      { text: 'Errors', link: '/errors/', activeMatch: '^/errors/' },
      { text: 'Reference', link: '/reference/core/', activeMatch: '^/reference/' },
    ],
    // A group that can be folded is a button around a link, which a screen reader cannot use. So each long list has a bar of its own.
    sidebar: {
      '/reference/': ['core', 'node', 'cloudflare', 'deno', 'testing'].map((id) => ({
        text: `@countersign/${id}`,
        items: [{ text: 'Overview', link: `/reference/${id}/` }, ...pagesBelow(`reference/${id}`)],
      })),
      '/errors/': [{ text: 'Error codes', items: [{ text: 'All codes', link: '/errors/' }, ...pagesBelow('errors')] }],
      '/guides/hosts/': [
        {
          text: 'Hosts',
          items: [
            { text: 'All guides', link: '/guides/' },
            { text: 'Which host?', link: '/guides/hosts/' },
            ...pagesBelow('guides/hosts'),
          ],
        },
      ],
      '/migrate/': [
        {
          text: 'Coming from another verifier',
          items: [
            { text: 'All guides', link: '/guides/' },
            { text: 'Overview', link: '/migrate/' },
            ...pagesBelow('migrate'),
          ],
        },
      ],
      '/': [
        {
          text: 'Begin',
          items: [
            { text: 'Get started', link: '/start' },
            { text: 'How it works', link: '/guides/how-it-works' },
            { text: 'Compared with others', link: '/guides/comparison' },
            { text: 'All guides', link: '/guides/' },
          ],
        },
        {
          text: 'Schemes',
          items: listed([...Object.keys(schemeFacts), 'schemes', 'own-scheme']),
        },
        {
          text: 'Runtimes and hosts',
          items: [
            ...listed(['workers', 'deno', 'node', 'lambda', 'other', 'browsers']),
            { text: 'Every other host', link: '/guides/hosts/' },
            ...listed(['runtimes']),
          ],
        },
        {
          text: 'In use',
          items: [
            { text: 'Troubleshooting', link: '/guides/troubleshooting' },
            ...listed(['explaining', 'playground', 'testing', 'test-runners', 'replays', 'production']),
            { text: 'Examples', link: '/examples/' },
            { text: 'From another verifier', link: '/migrate/' },
          ],
        },
        {
          text: 'Project',
          items: [
            { text: 'Security', link: '/security' },
            { text: 'Support and versions', link: '/support' },
            { text: 'Changelog', link: '/changelog' },
            { text: 'Architecture', link: '/architecture' },
            { text: 'Contributing', link: '/contributing' },
          ],
        },
      ],
    },
    docFooter: { prev: false, next: false },
    footer: { message: 'MIT licence', copyright: 'The Countersign authors' },
  },
})

function titleOf(page) {
  const [, title] = /^# (.+)$/m.exec(readFileSync(join(pages, page), 'utf8')) ?? []
  return title?.replaceAll('`', '').replaceAll('\\', '') ?? page
}

/** The pages of a folder, without its first. */
function pagesBelow(folder) {
  return readdirSync(join(pages, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md') && file !== 'index.md')
    .sort()
    .map((file) => entryOf(`${folder}/${file}`))
}

/** Those of the guides that are there, in this order. */
function listed(names) {
  const there = readdirSync(join(pages, 'guides'))
  return names.filter((name) => there.includes(`${name}.md`)).map((name) => entryOf(`guides/${name}.md`))
}

function entryOf(page) {
  return { text: titleOf(page), link: `/${page.replace(/\.md$/, '')}` }
}
