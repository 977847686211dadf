import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { Builder, Capabilities } from 'selenium-webdriver'
import { readOutcome, servePage } from './page-server.js'
import type { Program } from './program.js'
import type { Runtime } from './runtime.js'

let version = 'unknown'

/** The MiniBrowser of WebKitGTK, on its own display. */
export const webkit: Runtime = {
  id: 'webkit',
  title: 'WebKit (GTK)',
  commands: { WebKitWebDriver: 'webkit2gtk-driver', Xvfb: 'xvfb' },
  version: async () => version,
  async run(program: Program) {
    await using page = await servePage(program, 'webkit')
    const display = spawn('Xvfb', ['-displayfd', '1', '-nolisten', 'tcp'], { stdio: ['ignore', 'pipe', 'ignore'] })
    let driverProcess: ChildProcess | undefined
    try {
      const [number] = (await once(display.stdout, 'data')) as [Buffer]
      const port = await freePort()
      driverProcess = spawn('WebKitWebDriver', [`--port=${port}`], {
        stdio: 'ignore',
        env: {
          ...process.env,
          DISPLAY: `:${number.toString().trim()}`,
          // The sandbox needs namespaces that a container may not have; the page is our own.
          WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
        },
      })
      return readOutcome(await execute(port, page.url, page.script))
    } finally {
      driverProcess?.kill()
      display.kill()
    }
  },
}

async function execute(port: number, url: string, script: string): Promise<string> {
  const driver = await new Builder()
    .usingServer(await listening(`http://127.0.0.1:${port}`))
    .withCapabilities(
      new Capabilities({
        browserName: 'MiniBrowser',
        'webkitgtk:browserOptions': {
          binary: '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
          args: ['--automation'],
        },
      }),
    )
    .build()
  try {
    version = (await driver.getCapabilities()).getBrowserVersion() ?? 'unknown'
    await driver.manage().setTimeouts({ script: 300_000 })
    await driver.get(url)
    return await driver.executeAsyncScript<string>(`${script}.then(arguments[arguments.length - 1])`)
  } finally {
    await driver.quit()
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  await once(server.close(), 'close')
  return port
}

async function listening(url: string): Promise<string> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    try {
      await fetch(`${url}/status`)
      return url
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  throw new Error('WebKitWebDriver does not listen')
}
