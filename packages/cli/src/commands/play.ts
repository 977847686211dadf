import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Command } from '@commander-js/extra-typings'
import { type ExitCode, exitCode } from '../exit-code.js'
import { collect, parsePort } from '../input/options.js'
import { OperatorError } from '../operator-error.js'
import { examplesText } from '../output/examples.js'
import { perform } from '../perform.js'
import { startPlayServer } from '../play/play-server.js'
import type { Terminal } from '../terminal.js'

// The build copies the page to the folder of the command.
const pageUrl = new URL('./play/index.html', import.meta.url)

/** Adds `play`. */
export function addPlay(program: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
  program
    .command('play')
    .description('serve the playground on this machine: paste a request, see the cause, try an endpoint')
    .option('--port <port>', 'the port on 127.0.0.1; default: any that is free', parsePort, 0)
    .option('--ipv6', 'listen on ::1, too')
    .option('--open', 'open the page in the browser')
    .option('--allow-host <host>', 'a host besides this machine that Run may send to; repeatable', collect)
    .addHelpText(
      'after',
      examplesText(['countersign play --open', 'countersign play --port 8791 --allow-host staging.example']),
    )
    .addHelpText('after', '\nThe address has a token, without which nothing is served. Ctrl+C stops it.')
    .action(async ({ port, ipv6, open, allowHost }) => {
      const run = async (): Promise<ExitCode> => {
        const allowedHosts = allowHost?.map(readHost)
        const server = await startPlayServer({ page: await readPage(), port, ipv6, allowedHosts })
        try {
          const stop = nextSignal()
          terminal.print(`${server.url}\n`)
          terminal.note('The playground is at this address until Ctrl+C.\n')
          if (open) openBrowser(server.url, terminal)
          await stop
        } finally {
          await server.close()
        }
        return exitCode.accepted
      }
      exit(await perform(terminal, {}, run))
    })
}

async function readPage(): Promise<string> {
  try {
    return await readFile(pageUrl, 'utf8')
  } catch {
    throw new OperatorError(`The page is missing: ${fileURLToPath(pageUrl)}`)
  }
}

/**
 * Reads the name of a host.
 *
 * @throws OperatorError
 */
function readHost(text: string): string {
  const url = URL.canParse(`http://${text}/`) ? new URL(`http://${text}/`) : undefined
  if (url === undefined || url.hostname !== text.toLowerCase())
    throw new OperatorError('--allow-host is not the name of a host such as staging.example, without a port')
  return url.hostname
}

function nextSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
}

const openers: Readonly<Partial<Record<NodeJS.Platform, readonly [command: string, ...options: string[]]>>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
}

function openBrowser(url: string, terminal: Terminal): void {
  const [command, ...options] = openers[process.platform] ?? ['xdg-open']
  const child = spawn(command, [...options, url], { stdio: 'ignore', detached: true })
  child.on('error', () =>
    terminal.note(`No browser could be opened: ${command} is missing. Open the address yourself.\n`),
  )
  child.unref()
}
