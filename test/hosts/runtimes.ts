import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { openHttp1 } from './connection.js'
import { shared } from './found.js'
import type { Start } from './host.js'
import { buildProgram } from './programs.js'

const runtimes = new URL('../runtimes/', import.meta.url)
const installed = (path: string): string => fileURLToPath(new URL(`node_modules/${path}`, runtimes))
const require = createRequire(new URL('package.json', runtimes))

/** Returns the code that a program in another process runs first. It sets what the program trusts. */
function prelude(): string {
  const { certificates, maxBodyBytes } = shared()
  return `globalThis.countersignHosts = ${JSON.stringify({ certificates, maxBodyBytes, found: [], servers: [] })}\n`
}

/** Starts a program's default export, an object with `fetch`, in its own process. */
function processOf(command: readonly string[], serve: string): Start {
  return async (program) => {
    const file = await buildProgram(program)
    const main = file.replace(/\.mjs$/, '.main.mjs')
    writeFileSync(main, `${prelude()}const program = await import(${JSON.stringify(pathToFileURL(file))})\n${serve}\n`)
    const [executable = '', ...options] = command
    const child = spawn(executable, [...options, main], { stdio: ['ignore', 'pipe', 'inherit'] })
    process.once('exit', () => child.kill('SIGKILL'))
    const [line] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
    const port = Number(/^port (\d+)/m.exec(String(line))?.[1])
    if (Number.isNaN(port)) throw new Error(`The process gave no port: ${line}`)
    return { open: () => openHttp1(port), close: () => child.kill() }
  }
}

/** Bun.serve. */
export const bun: Start = processOf(
  [installed('bun/bin/bun.exe'), 'run'],
  "const server = Bun.serve({ ...program.default, port: 0, hostname: '127.0.0.1' })\nconsole.log('port', server.port)",
)

const denoOptions = [
  'run',
  '--no-prompt',
  '--no-lock',
  '--node-modules-dir=manual',
  '--allow-read',
  '--allow-net=127.0.0.1',
]

/** Deno.serve. */
export const deno: Start = processOf(
  [installed('deno/deno'), ...denoOptions],
  "Deno.serve({ port: 0, hostname: '127.0.0.1', onListen: ({ port }) => console.log('port', port) }, program.default.fetch)",
)

/** workerd, by Miniflare. */
export const workerd: Start = async (program) => {
  const { convertV4MiniflareOptions, Miniflare } = await import(pathToFileURL(require.resolve('miniflare')).href)
  const contents = readFileSync(await buildProgram({ ...program, inlined: true }), 'utf8')
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      compatibilityDate: '2026-07-01',
      modules: [
        {
          type: 'ESModule',
          path: 'main.mjs',
          contents: "import './prelude.mjs'\nexport { default } from './program.mjs'",
        },
        { type: 'ESModule', path: 'prelude.mjs', contents: prelude() },
        { type: 'ESModule', path: 'program.mjs', contents },
      ],
    }),
  )
  const { port } = await miniflare.ready
  return { open: () => openHttp1(Number(port)), close: () => miniflare.dispose() }
}

/** Returns the version of a package of the runtimes. */
export function versionOfRuntime(name: string): string {
  return (JSON.parse(readFileSync(installed(`${name}/package.json`), 'utf8')) as { version: string }).version
}

/** The version of workerd, which is installed with Miniflare. */
export function versionOfWorkerd(): string {
  const ofMiniflare = createRequire(require.resolve('miniflare'))
  return (ofMiniflare('workerd/package.json') as { version: string }).version
}
