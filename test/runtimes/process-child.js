// Runs a program in Node, Deno or Bun and prints what it resolves to: process-child.js <program> <runtime> [engine]
import { pathToFileURL } from 'node:url'

const [, , program, runtime, engine] = process.argv
const { run } = await import(pathToFileURL(program).href)
const crypto = engine === 'peculiar' ? new (await import('@peculiar/webcrypto')).Crypto() : globalThis.crypto
// biome-ignore lint/suspicious/noConsole: the parent process reads standard output.
console.log(JSON.stringify(await run({ runtime, crypto })))
