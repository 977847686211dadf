#!/usr/bin/env node
// Builds the documentation site into .vitepress/dist, with the built playground at /play/: pnpm site. With --preview, it
// serves the built site: pnpm site:preview.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, serve } from 'vitepress'
import { writeSitePages } from './site-pages.js'

const folder = fileURLToPath(new URL('..', import.meta.url))

if (process.argv.includes('--preview')) {
  await serve({ root: folder, port: 4173 })
} else {
  writeSitePages(fileURLToPath(new URL('../.vitepress/pages', import.meta.url)), process.env)
  await build(folder)
  addPlayground()
}

// Copies the page of the playground. On the site it gets the address of the documentation, so that it can link error codes.
function addPlayground() {
  const page = readFileSync(join(folder, 'play/dist/index.html'), 'utf8')
  const unlinked = '<meta name="documentation" content="">'
  if (!page.includes(unlinked)) throw new Error('The playground has no place for the address of the documentation')
  const target = join(folder, '.vitepress/dist/play')
  mkdirSync(target, { recursive: true })
  writeFileSync(join(target, 'index.html'), page.replace(unlinked, '<meta name="documentation" content="../">'))
}
