import { readdirSync, readFileSync } from 'node:fs'
import * as esbuild from 'esbuild'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import { repository } from './program.js'

/** Bundles the source of a worker into one module, as wrangler does. Absolute paths may be imported. */
export async function bundleWorker(contents: string): Promise<string> {
  const { outputFiles } = await esbuild.build({
    stdin: { contents, resolveDir: repository, loader: 'js' },
    bundle: true,
    write: false,
    platform: 'neutral',
    target: 'es2022',
    format: 'esm',
    logLevel: 'warning',
  })
  return outputFiles[0]?.text ?? ''
}

/**
 * Starts workerd with a worker, requests the paths one after the other, and resolves to the milliseconds of processor time that the
 * JavaScript thread took for each. The clocks of Workers stand still while code runs, so the time is read from the kernel.
 *
 * @throws Error if the kernel does not count the time of threads, or if an answer is not 200.
 */
export async function timeRequests(module: string, paths: readonly string[]): Promise<number[]> {
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      compatibilityDate: '2026-07-01',
      modules: [{ type: 'ESModule', path: 'worker.mjs', contents: module }],
    }),
  )
  try {
    await miniflare.ready
    const threads = childThreads('workerd')
    const times: number[] = []
    for (const path of paths) {
      const before = threads.map(timeOf)
      const response = await miniflare.dispatchFetch(`http://workerd.test${path}`)
      if (response.status !== 200) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
      await response.text()
      // The isolate runs on one thread. The other threads compile and collect garbage.
      times.push(Math.max(...threads.map((thread, index) => timeOf(thread) - (before[index] ?? 0))))
    }
    return times
  } finally {
    await miniflare.dispose()
  }
}

/** Returns the folders of the threads of this process's newest child with a name. */
function childThreads(name: string): string[] {
  const children = readdirSync('/proc/self/task').flatMap((thread) =>
    readFileSync(`/proc/self/task/${thread}/children`, 'utf8').trim().split(' ').filter(Boolean),
  )
  const child = children.findLast((pid) => readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === name)
  if (child === undefined) throw new Error(`This process has no child ${name}`)
  return readdirSync(`/proc/${child}/task`).map((thread) => `/proc/${child}/task/${thread}`)
}

// The first number of schedstat is the time on a processor in nanoseconds.
function timeOf(thread: string): number {
  return Number(readFileSync(`${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e6
}
