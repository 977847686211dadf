import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { convertV4MiniflareOptions, Miniflare, Response } from 'miniflare'
import { installed } from './processes.js'
import { repository } from './program.js'

interface WranglerFile {
  main: string
  compatibility_date: string
  compatibility_flags?: string[]
  vars?: Record<string, string>
  kv_namespaces?: { binding: string }[]
  queues?: { producers: { binding: string; queue: string }[] }
  durable_objects?: { bindings: { name: string; class_name: string }[] }
}

/** The Worker of an example, in workerd. */
export interface RunningWorker extends AsyncDisposable {
  send(request: {
    method: string
    headers: [string, string][]
    body: Uint8Array
  }): Promise<{ status: number; text: string }>
  /** The messages of the queue. */
  readonly queued: readonly unknown[]
}

/** Bundles an example with Wrangler, as its wrangler.json says, and runs it with the bindings of that file. */
export async function startWorker(
  example: string,
  options: { main?: string; vars?: Record<string, string>; fetch: typeof globalThis.fetch },
): Promise<RunningWorker> {
  const folder = join(repository, 'examples', example)
  const file = JSON.parse(readFileSync(join(folder, 'wrangler.json'), 'utf8')) as WranglerFile
  const outdir = mkdtempSync(join(tmpdir(), 'countersign-worker-'))
  const { main = file.main } = options
  execFileSync(
    process.execPath,
    [installed('wrangler', 'bin/wrangler.js'), 'deploy', main, '--dry-run', '--outdir', outdir],
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, WRANGLER_SEND_METRICS: 'false' } },
  )
  const queued: unknown[] = []
  const producers = file.queues?.producers ?? []
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      workers: [
        {
          name: 'example',
          modules: [{ type: 'ESModule', path: 'worker.mjs', contents: readFileSync(join(outdir, main), 'utf8') }],
          compatibilityDate: file.compatibility_date,
          compatibilityFlags: file.compatibility_flags ?? [],
          bindings: { ...file.vars, ...options.vars },
          kvNamespaces: (file.kv_namespaces ?? []).map(({ binding }) => binding),
          queueProducers: Object.fromEntries(producers.map(({ binding, queue }) => [binding, queue])),
          durableObjects: Object.fromEntries(
            (file.durable_objects?.bindings ?? []).map(({ name, class_name }) => [
              name,
              { className: class_name, useSQLite: true },
            ]),
          ),
          // Every fetch of the Worker arrives here.
          outboundService: async (request) => {
            const response = await options.fetch(request.url, { method: request.method, redirect: 'manual' })
            return new Response(await response.arrayBuffer(), { status: response.status })
          },
        },
        {
          name: 'consumer',
          modules: [{ type: 'ESModule', path: 'consumer.mjs', contents: consumer }],
          queueConsumers: Object.fromEntries(producers.map(({ queue }) => [queue, { maxBatchTimeout: 0 }])),
          serviceBindings: {
            async REPORT(request) {
              queued.push(...((await request.json()) as unknown[]))
              return new Response()
            },
          },
        },
      ],
    }),
  )
  const url = await miniflare.ready
  return {
    queued,
    async send({ method, headers, body }) {
      const response = await fetch(url, { method, headers: new Headers(headers), body: new Uint8Array(body) })
      return { status: response.status, text: await response.text() }
    },
    async [Symbol.asyncDispose]() {
      await miniflare.dispose()
      rmSync(outdir, { recursive: true })
    },
  }
}

const consumer = `
export default {
  async queue(batch, env) {
    const body = JSON.stringify(batch.messages.map((message) => message.body))
    await env.REPORT.fetch('http://report.test/', { method: 'POST', body })
  },
}
`
