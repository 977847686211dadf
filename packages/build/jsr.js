#!/usr/bin/env node
// Writes the built packages for JSR into a folder: node packages/build/jsr.js <folder>. There, `deno publish` publishes them.
import { fileURLToPath } from 'node:url'
import { stageForJsr } from './src/jsr.js'

// The packages that are useful outside of Node. `node` and `cli` are for Node, which gets them from npm.
const packages = ['packages/core', 'packages/cloudflare', 'packages/deno', 'packages/testing']

const [, , out] = process.argv
if (out === undefined) throw new Error('The folder to write is missing: node packages/build/jsr.js <folder>')
stageForJsr(fileURLToPath(new URL('../..', import.meta.url)), packages, out, process.env)
