import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from '../runtimes/browsers.js'

/** The built page. */
export const pageFile: string = fileURLToPath(new URL('../../packages/docs/play/dist/index.html', import.meta.url))

const command = fileURLToPath(new URL('../../packages/cli/dist/countersign.js', import.meta.url))

const source = readFileSync(new URL('../../packages/docs/play/src/index.html', import.meta.url), 'utf8')

/** The schemes that a person can choose on the page. */
export const offeredSchemes: readonly string[] = Array.from(
  source.matchAll(/name="v-scheme" value="(\w+)"/g),
  ([, scheme = '']) => scheme,
)

/** A server of the page. */
export interface PageServer extends AsyncDisposable {
  readonly url: string
}

/** Serves only the page, on localhost, with the address of the documentation if one is given. */
export async function servePage(documentation = ''): Promise<PageServer> {
  const html = await readFile(pageFile, 'utf8')
  const page = html.replace('name="documentation" content=""', `name="documentation" content="${documentation}"`)
  const server = createServer((request, response) => {
    if (request.url !== '/') return response.writeHead(404).end()
    return response.setHeader('content-type', 'text/html').end(page)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://localhost:${port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Serves the page as `countersign play` does. */
export async function servePlay(): Promise<PageServer> {
  const child = spawn(process.execPath, [command, 'play'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(child.stdout, 'data')
  return {
    url: String(line).trim(),
    async [Symbol.asyncDispose]() {
      child.kill()
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}

/** An open page, with its requests and its errors. */
export interface OpenPage extends AsyncDisposable {
  readonly page: Page
  /** Every URL that the page requested. */
  readonly requests: readonly string[]
  /** Uncaught errors, and violations of the content security policy. */
  readonly errors: readonly string[]
  /** The text of the latest file that the page saved. */
  saved(): Promise<string>
}

/** Opens the page in a new tab. */
export async function openPage(browser: Browser, url: string, width = 1280): Promise<OpenPage> {
  const page = await browser.newPage({ viewport: { width, height: 900 } })
  const requests: string[] = []
  const errors: string[] = []
  page.on('request', (request) => requests.push(request.url()))
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    if (/content.security.policy|trusted/i.test(message.text())) errors.push(message.text())
  })
  // Not every driver reports downloads.
  await page.addInitScript(() => {
    const create = URL.createObjectURL
    URL.createObjectURL = (blob) => {
      if (blob instanceof Blob) Object.assign(window, { saved: blob.text() })
      return create.call(URL, blob)
    }
  })
  await page.goto(url)
  return {
    page,
    requests,
    errors,
    saved: () => page.evaluate(() => (window as unknown as { saved: Promise<string> }).saved),
    async [Symbol.asyncDispose]() {
      await page.close()
    },
  }
}

/** Waits until the verdict of a tab, `v` or `r`, is of the given kind, and returns its text. */
export async function verdictOf(page: Page, tab: 'v' | 'r', kind: string): Promise<string> {
  await page.waitForSelector(`#${tab}-verdict.${kind}:not([aria-busy="true"])`, { timeout: 60_000 })
  return await seen(page, `#${tab}-verdict`)
}

/** Returns the text of the first element of a selector, as a person sees it. */
export async function seen(page: Page, selector: string): Promise<string> {
  // biome-ignore lint/performance/useDomNodeTextContent: innerText leaves out hidden text, and puts each block on its own line
  return await page.locator(selector).first().innerText()
}

/** Chooses a scheme of a tab, `v`, `s` or `r`. */
export async function chooseScheme(page: Page, tab: 'v' | 's' | 'r', scheme: string): Promise<void> {
  await page.check(`input[name="${tab}-scheme"][value="${scheme}"]`, { force: true })
}
