#!/usr/bin/env node
// Builds the documentation site into .vitepress/dist: pnpm site. With --preview, serves what was built: pnpm site:preview.
import { fileURLToPath } from 'node:url'
import { build, serve } from 'vitepress'
import { writeSitePages } from './site-pages.js'

const folder = fileURLToPath(new URL('..', import.meta.url))

if (process.argv.includes('--preview')) {
  await serve({ root: folder, port: 4173 })
} else {
  writeSitePages(fileURLToPath(new URL('../.vitepress/pages', import.meta.url)), process.env)
  await build(folder)
}
