// pnpm bench:than <packages> [--node 24]: processor time of a verification as a ratio to that of another checkout, whose
// packages are built.
import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { packagesFolder } from '../support/packages.js'
import { buildForNode } from './build.js'
import { nodeOf } from './node-of.js'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { node: { type: 'string' } } })
const [theirs] = positionals
if (theirs === undefined)
  throw new Error('Usage: pnpm bench:than <the folder packages of another checkout> [--node 24]')
const program = await buildForNode('than-bench')
const { status } = spawnSync(nodeOf(values.node), [program, packagesFolder, resolve(theirs)], { stdio: 'inherit' })
process.exitCode = status ?? 1
