#!/usr/bin/env node
// Builds the documentation site, with the built playground at /play/, into .vitepress/dist: pnpm site. With --preview, serves what was built: pnpm site:preview.
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

// The playground is a page of its own. Here it knows where the documentation is, so that it links error codes.
function addPlayground() {
  const page = readFileSync(join(folder, 'play/dist/index.html'), 'utf8')
  const unlinked = '<meta name="documentation" content="">'
  if (!page.includes(unlinked)) throw new Error('The playground has no place for the address of the documentation')
  const target = join(folder, '.vitepress/dist/play')
  mkdirSync(target, { recursive: true })
  writeFileSync(join(target, 'index.html'), page.replace(unlinked, '<meta name="documentation" content="../">'))
}
