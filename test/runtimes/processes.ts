import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Program } from './program.js'
import type { Runtime } from './runtime.js'

const here = fileURLToPath(new URL('.', import.meta.url))
const child = join(here, 'process-child.js')
const require = createRequire(import.meta.url)

/** Returns the path of a file in a package that is installed here. */
export function installed(name: string, path: string): string {
  return join(here, 'node_modules', name, path)
}

/** A version of Node from npm, which has binaries only for Linux x64. */
export function node(major: number): Runtime {
  return processRuntime(`node${major}`, `Node ${major}`, installed(`node${major}`, 'bin/node'), [])
}

/** Node 24 with @peculiar/webcrypto as the engine. */
export const nodePeculiar: Runtime = {
  ...processRuntime('peculiar', 'Node 24, @peculiar/webcrypto', installed('node24', 'bin/node'), [], ['peculiar']),
  async version() {
    return (require('@peculiar/webcrypto/package.json') as { version: string }).version
  },
}

/** Deno, with permission only to read the program and the trust anchors of the system, and to serve on loopback. */
export const deno: Runtime = processRuntime('deno', 'Deno', installed('deno', 'deno'), [
  'run',
  '--no-prompt',
  '--no-lock',
  '--node-modules-dir=manual',
  '--allow-read',
  // Needed for the trust anchors of the system; Deno has no narrower permission.
  '--allow-sys',
  '--allow-net=127.0.0.1',
  '--unstable-kv',
])

/** Bun. */
export const bun: Runtime = processRuntime('bun', 'Bun', installed('bun', 'bin/bun.exe'), ['--bun'])

function processRuntime(
  id: string,
  title: string,
  executable: string,
  options: readonly string[],
  more: readonly string[] = [],
): Runtime {
  return {
    id,
    title,
    async version() {
      return /\d+\.\d+\.\d+/.exec(await output(executable, ['--version']))?.[0] ?? 'unknown'
    },
    async run(program: Program) {
      return JSON.parse(await output(executable, [...options, child, program.module, id, ...more])) as unknown
    },
  }
}

async function output(file: string, options: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(file, options, { maxBuffer: 1 << 26, timeout: 300_000, cwd: here })
  return stdout
}
