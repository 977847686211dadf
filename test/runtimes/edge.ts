import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { EdgeVM } from '@edge-runtime/vm'
import type { Program } from './program.js'
import type { Runtime } from './runtime.js'

const require = createRequire(import.meta.url)

/** The edge runtime of Vercel, in its own context without the API of Node. */
export const edge: Runtime = {
  id: 'edge',
  title: 'Vercel edge',
  async version() {
    return (require('@edge-runtime/vm/package.json') as { version: string }).version
  },
  async run(program: Program) {
    const vm = new EdgeVM()
    vm.evaluate(await readFile(program.script, 'utf8'))
    const json = await vm.evaluate<Promise<string>>("program.run({ runtime: 'edge', crypto }).then(JSON.stringify)")
    return JSON.parse(json) as unknown
  },
}
