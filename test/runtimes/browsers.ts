import { type BrowserType, chromium as chromiumType, firefox as firefoxType, type LaunchOptions } from 'playwright-core'
import { readOutcome, servePage } from './page-server.js'
import type { Program } from './program.js'
import type { Runtime } from './runtime.js'

/** Debian's Chromium. */
export const chromium: Runtime = browserRuntime('chromium', 'Chromium', 'chromium', chromiumType, {
  executablePath: '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
})

/** Debian's Firefox, over WebDriver BiDi. */
export const firefox: Runtime = browserRuntime('firefox', 'Firefox', 'firefox-esr', firefoxType, {
  channel: 'moz-firefox',
  executablePath: '/usr/bin/firefox-esr',
})

function browserRuntime(
  id: string,
  title: string,
  command: string,
  type: BrowserType,
  options: LaunchOptions,
): Runtime {
  let version = 'unknown'
  return {
    id,
    title,
    commands: { [command]: command },
    version: async () => version,
    async run(program: Program) {
      await using page = await servePage(program, id)
      const browser = await type.launch(options)
      try {
        version = browser.version()
        const tab = await browser.newPage()
        await tab.goto(page.url)
        return readOutcome(await tab.evaluate<string>(page.script))
      } finally {
        await browser.close()
      }
    },
  }
}
