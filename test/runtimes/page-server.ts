import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, relative } from 'node:path'
import { type Program, publishedFiles, repository } from './program.js'

/** A page that runs a program in a browser. */
export interface ProgramPage extends AsyncDisposable {
  /** The URL, on localhost, where a page has `crypto.subtle`. */
  readonly url: string
  /** A script for the browser: resolves to JSON of `{ result }` or `{ error }`. */
  readonly script: string
}

/** Serves only the program and the dist folders of the packages. */
export async function servePage(program: Program, runtime: string): Promise<ProgramPage> {
  const pathOf = (file: string): string => `/${relative(repository, file)}`
  // A program with third-party material is built outside the repository, and is one file.
  const outside = relative(repository, program.module).startsWith('..')
  const programPath = outside ? '/program.mjs' : pathOf(program.module)
  const imports = Object.fromEntries(Object.entries(publishedFiles()).map(([name, file]) => [name, pathOf(file)]))
  const page = `<!doctype html><meta charset="utf-8"><title>Countersign</title>
<script type="importmap">${JSON.stringify({ imports })}</script>`
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    if (path === '/') return response.setHeader('content-type', 'text/html').end(page)
    if (outside && path === programPath)
      return response.setHeader('content-type', 'text/javascript').end(await readFile(program.module))
    if (!/^\/(packages\/[a-z]+\/dist|test\/[a-z]+\/dist)\/[\w./-]+\.m?js$/.test(path))
      return response.writeHead(404).end()
    try {
      response.setHeader('content-type', 'text/javascript').end(await readFile(join(repository, path)))
    } catch {
      response.writeHead(404).end()
    }
    return undefined
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://localhost:${port}/`,
    script: `import(${JSON.stringify(programPath)})
      .then(({ run }) => run({ runtime: ${JSON.stringify(runtime)}, crypto }))
      .then((result) => JSON.stringify({ result }), (error) => JSON.stringify({ error: String(error && (error.stack || error)) }))`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Reads the result of the script of the page. */
export function readOutcome(json: string): unknown {
  const { result, error } = JSON.parse(json) as { result?: unknown; error?: string }
  if (error !== undefined) throw new Error(error)
  return result
}
