#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { exitCode } from './exit-code.js'
import { run } from './program.js'
import { processTerminal } from './terminal.js'

// A reader that needs no more output, such as `head`, closes the pipe. That is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

const terminal = processTerminal()
try {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  process.exitCode = await run(process.argv.slice(2), terminal, version)
} catch (error) {
  terminal.note(`countersign: ${error instanceof Error ? error.stack : String(error)}\n`)
  process.exitCode = exitCode.undecided
}
