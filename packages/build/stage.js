#!/usr/bin/env node
// Prepares the package in the current folder for packing. pnpm runs it before `pnpm pack` and `pnpm publish`.
import { relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stagePackage } from './src/stage.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
stagePackage(root, relative(resolve(root), process.cwd()).replaceAll('\\', '/'), process.env)
