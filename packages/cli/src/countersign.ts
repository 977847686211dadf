#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { exitCode } from './exit-code.js'
import { run } from './program.js'
import { processTerminal } from './terminal.js'

// A reader that has seen enough, such as `head`, is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

try {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  process.exitCode = await run(process.argv.slice(2), processTerminal(), version)
} catch (error) {
  process.stderr.write(`countersign: ${error instanceof Error ? error.stack : String(error)}\n`)
  process.exitCode = exitCode.undecided
}
