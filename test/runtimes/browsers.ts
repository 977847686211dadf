import {
  type Browser,
  type BrowserType,
  chromium as chromiumType,
  firefox as firefoxType,
  type LaunchOptions,
} from 'playwright-core'
import { readOutcome, servePage } from './page-server.js'
import type { Program } from './program.js'
import type { Runtime } from './runtime.js'

export type { Browser, Page } from 'playwright-core'

/** A browser for tests that drive their own page. */
export interface DrivenBrowser extends Pick<Runtime, 'id' | 'title'> {
  readonly commands: Readonly<Record<string, string>>
  launch(): Promise<Browser>
}

/** The Chromium of Debian. */
export const drivenChromium: DrivenBrowser = drivenBrowser('chromium', 'Chromium', 'chromium', chromiumType, {
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

/** The Firefox of Debian, over WebDriver BiDi. */
export const drivenFirefox: DrivenBrowser = drivenBrowser('firefox', 'Firefox', 'firefox-esr', firefoxType, {
  channel: 'moz-firefox',
  executablePath: '/usr/bin/firefox-esr',
})

/** Chromium, as a runtime of programs. */
export const chromium: Runtime = browserRuntime(drivenChromium)

/** Firefox, as a runtime of programs. */
export const firefox: Runtime = browserRuntime(drivenFirefox)

function drivenBrowser(
  id: string,
  title: string,
  command: string,
  type: BrowserType,
  options: LaunchOptions,
): DrivenBrowser {
  return { id, title, commands: { [command]: command }, launch: () => type.launch(options) }
}

function browserRuntime({ id, title, commands, launch }: DrivenBrowser): Runtime {
  let version = 'unknown'
  return {
    id,
    title,
    commands,
    version: async () => version,
    async run(program: Program) {
      await using page = await servePage(program, id)
      const browser = await launch()
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
