import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import type { Program } from './program.js'
import type { Runtime } from './runtime.js'

const require = createRequire(import.meta.url)

/** workerd without nodejs_compat, with a KV namespace CERTS and the Durable Objects that the program exports. */
export const workerd: Runtime = {
  id: 'workerd',
  title: 'workerd',
  async version() {
    const miniflare = createRequire(require.resolve('miniflare'))
    return (miniflare('workerd/package.json') as { version: string }).version
  },
  async run(program: Program) {
    const bundle = await readFile(program.bundle, 'utf8')
    const options = convertV4MiniflareOptions({
      compatibilityDate: '2026-07-01',
      modules: [
        { type: 'ESModule', path: 'worker.mjs', contents: worker },
        { type: 'ESModule', path: 'program.mjs', contents: bundle },
      ],
      kvNamespaces: ['CERTS'],
      durableObjects: Object.fromEntries(
        Object.entries(objects)
          .filter(([, className]) => bundle.includes(className))
          .map(([binding, className]) => [binding, { className, useSQLite: true }]),
      ),
    })
    const miniflare = new Miniflare(options)
    try {
      const response = await miniflare.dispatchFetch('http://workerd.test/')
      if (!response.ok) throw new Error(await response.text())
      return await response.json()
    } finally {
      await miniflare.dispose()
    }
  },
}

/** Durable Objects by binding. */
const objects = { REPLAY: 'ReplayGuardObject', SMALL: 'SmallGuardObject' }

const worker = `
import * as program from './program.mjs'
export * from './program.mjs'
export default {
  async fetch(request, env) {
    try {
      return Response.json(await program.run({ runtime: 'workerd', crypto, env }))
    } catch (error) {
      return new Response(String(error && error.stack), { status: 500 })
    }
  },
}
`
