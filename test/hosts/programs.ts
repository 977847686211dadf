import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import * as esbuild from 'esbuild'
import { published, publishedFiles, repository } from './packages.js'

/** A program of a guide: the page, and the name of the snippet, or what it must contain if it has no name. */
export interface Program {
  readonly page: string
  readonly snippet: string | RegExp
  /** Packages of another version, such as `express-4` for `express`. */
  readonly instead?: Readonly<Record<string, string>>
  /** Whether everything is in one module, for a runtime without files. */
  readonly inlined?: boolean
}

/** A program of a page in the guides. */
export function guide(page: string, snippet: string | RegExp, instead: Program['instead'] = {}): Program {
  return { page, snippet, instead }
}

/** A program of the page on backends of API Gateway. */
export function backend(snippet: string, instead: Program['instead'] = {}): Program {
  return guide('hosts/api-gateway.md', snippet, instead)
}

const here = fileURLToPath(new URL('.', import.meta.url))
const output = join(here, 'dist')
let count = 0

/** Builds a program, and returns the path of its module. */
export async function buildProgram(program: Program): Promise<string> {
  const { page, snippet, instead = {}, inlined = false } = program
  mkdirSync(output, { recursive: true })
  count += 1
  const outfile = join(output, `${process.pid}-${count}-${page.replace(/\W+/g, '-')}.mjs`)
  await esbuild.build({
    stdin: { contents: codeOf(page, snippet), loader: 'ts', resolveDir: here, sourcefile: page },
    outfile,
    bundle: true,
    platform: 'neutral',
    target: 'es2022',
    format: 'esm',
    logLevel: 'warning',
    plugins: [underTest(instead, inlined)],
    // Compile decorators as Nest's compiler does.
    tsconfigRaw: { compilerOptions: { experimentalDecorators: true } },
  })
  return outfile
}

/** Builds a program, and loads it into this process. */
export async function loadProgram(program: Program): Promise<Record<string, unknown>> {
  return (await import(pathToFileURL(await buildProgram(program)).href)) as Record<string, unknown>
}

/** Returns the code of a snippet. Its port is a free one, and a skill's answer also names the type of a notification. */
function codeOf(page: string, snippet: string | RegExp): string {
  const path = join(repository, 'packages/docs/guides', page)
  const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
  const snippets = Array.from(text.matchAll(/^```(?:ts|js)\n([\s\S]*?)^```$/gm), ([, code = '']) => code)
  const found = snippets.filter((code) =>
    typeof snippet === 'string' ? code.startsWith(`// ${snippet}\n`) : snippet.test(code),
  )
  if (found.length === 0) throw new Error(`${page} has no snippet ${snippet}`)
  return (found[0] as string)
    .replace(/\blisten\(3000\)/, "listen(0, '127.0.0.1')")
    .replace('port: 3000', 'port: 0')
    .replaceAll('payload.request.type', '(payload.Type ?? payload.request?.type)')
}

const real = /under-test-\w+\.ts$|\/packages\/\w+\/dist\//

// The replacement for each of our entries: the module, its exports, and the code that creates them.
const doubles: readonly [filter: RegExp, make: (specifier: string, file: string) => string][] = [
  [
    /^@countersign\/core\/(?:alexa|sns|apig)$/,
    (specifier, file) => {
      const scheme = specifier.slice(specifier.lastIndexOf('/') + 1)
      const name = `create${scheme.charAt(0).toUpperCase()}${scheme.slice(1)}Verifier`
      return `export * from '${file}'
import { createUnderTest } from '${here}under-test-verifier.ts'
export const ${name} = (options) => createUnderTest('${scheme}', options)`
    },
  ],
  [/^@countersign\/node\/(?:http|express)$/, double('requireSignature', 'watchListener')],
  [/^@countersign\/node\/fastify$/, double('requireSignature', 'watchPlugin')],
  [/^@countersign\/core\/http$/, double('withVerification', 'watchFetch')],
]

function double(name: string, watch: string): (specifier: string, file: string) => string {
  return (_, file) => `export * from '${file}'
import { ${name} as real } from '${file}'
import { ${watch} } from '${here}under-test-adapters.ts'
export const ${name} = ${watch}(real)`
}

// A program may not export its server.
const nodeHttp = (specifier: string): string => `export * from '${specifier}'
import { createServer as real } from '${specifier}'
import { shared } from '${here}found.ts'
export const createServer = (...values) => {
  const server = real(...values)
  shared().servers.push(server)
  return server
}`

function underTest(instead: Readonly<Record<string, string>>, inlined: boolean): esbuild.Plugin {
  return {
    name: 'under-test',
    setup(build) {
      build.onResolve({ filter: /^@countersign\// }, ({ path, importer }) => {
        const file = published(path)
        const replaced = doubles.some(([filter]) => filter.test(path))
        // Only programs import the doubles. The modules behind the doubles and our other packages import the originals.
        return replaced && !real.test(importer) ? { path, namespace: 'double' } : resolve(file)
      })
      build.onResolve({ filter: /^node:http2?$/ }, ({ path, namespace }) =>
        namespace === 'double' ? { path, external: true } : { path, namespace: 'double' },
      )
      build.onLoad({ filter: /./, namespace: 'double' }, ({ path }) => {
        const [, make] = doubles.find(([filter]) => filter.test(path)) ?? []
        return {
          contents: make?.(path, published(path)) ?? nodeHttp(instead[path] ?? path),
          loader: 'ts',
          resolveDir: here,
        }
      })
      build.onResolve({ filter: /^[^./]/ }, ({ path }) => ({ path: instead[path] ?? path, external: true }))
      if (!inlined) {
        const files = new Set(publishedFiles.values())
        build.onResolve({ filter: /^\// }, ({ path }) => (files.has(path) ? { path, external: true } : undefined))
      }
    },
  }
  function resolve(file: string): esbuild.OnResolveResult {
    return inlined ? { path: file } : { path: file, external: true }
  }
}
