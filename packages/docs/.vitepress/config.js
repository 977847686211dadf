// Configures the documentation site. scripts/site-pages.js writes its pages, and scripts/site.js builds it.
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
  // Some pages link to a server that the reader starts on this machine.
  ignoreDeadLinks: [/^https?:\/\/(?:localhost|127\.0\.0\.1)/],
  markdown: {
    anchor: { slugify: slugOf },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config(md) {
      // A wide table scrolls in its own box, which can be reached with the keyboard.
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
      // The playground is a separate page, which the router of the site cannot open.
      { text: 'Playground', link: '/play/', target: '_self' },
      { text: 'Errors', link: '/errors/', activeMatch: '^/errors/' },
      { text: 'Reference', link: '/reference/core/', activeMatch: '^/reference/' },
    ],
    // A group that can be folded is a button around a link, which a screen reader cannot use. So each long list has its own
    // sidebar.
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
          items: listed([...Object.keys(schemeFacts), 'your-own-scheme']),
        },
        {
          text: 'Over SNS',
          items: listed(['ses', 'amazon-pay', 'aws-marketplace', 's3-eventbridge']),
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
            ...listed(['proof']),
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

/** Returns the pages of a folder, except its index. */
function pagesBelow(folder) {
  return readdirSync(join(pages, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md') && file !== 'index.md')
    .sort()
    .map((file) => entryOf(`${folder}/${file}`))
}

/** Returns the entries of guides, in the given order. */
function listed(names) {
  return names.map((name) => entryOf(`guides/${name}.md`))
}

function entryOf(page) {
  return { text: titleOf(page), link: `/${page.replace(/\.md$/, '')}` }
}
