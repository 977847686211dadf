import type { Command } from '@commander-js/extra-typings'
import type { Check } from '@countersign/core'
import { amazonTrustAnchors } from '@countersign/core/trust/amazon'
import { checkAlgorithms } from '../doctor/algorithms.js'
import { checkAnchors } from '../doctor/anchors.js'
import { checkClock, checkReachable, hostsFor, probe } from '../doctor/hosts.js'
import { checkKeyCache } from '../doctor/key-cache.js'
import { checkRuntime } from '../doctor/runtime.js'
import { type ExitCode, exitCode } from '../exit-code.js'
import { collect } from '../input/options.js'
import { createFileReader } from '../input/read-file.js'
import { loadTrustAnchors } from '../input/trust-anchors.js'
import { OperatorError } from '../operator-error.js'
import { checksText, evidenceText } from '../output/checks-text.js'
import { paragraph } from '../output/columns.js'
import { examplesText } from '../output/examples.js'
import { toJson } from '../output/json.js'
import { printable } from '../output/printable.js'
import { perform } from '../perform.js'
import type { DownloadHost } from '../schemes/command-line-scheme.js'
import type { Terminal } from '../terminal.js'

const hostTimeout = 5

/** Adds `doctor`. */
export function addDoctor(program: Command, terminal: Terminal, exit: (code: ExitCode) => void): void {
  program
    .command('doctor')
    .description('look at what verification needs on this machine: runtime, trust anchors, clock, network, cache')
    .option('--trust <file>', 'trust anchors, PEM or DER; repeatable; default: Amazon’s', collect)
    .option('--region <region>', 'the region of Amazon SNS to reach', 'us-east-1')
    .option('--host <url>', 'a host to reach in place of Amazon’s; repeatable', collect)
    .option('--offline', 'leave the network alone')
    .option('--json', 'print JSON')
    .addHelpText('after', examplesText(['countersign doctor', 'countersign doctor --offline --trust anchors.pem']))
    .addHelpText('after', '\nExit codes: 0 all is well, 1 something is wrong here, 2 a host is out of reach.')
    .action(async (options) => {
      const run = async (): Promise<ExitCode> => {
        const { crypto } = globalThis
        const hosts = readHosts(options.host, options.region)
        const anchors =
          (await loadTrustAnchors(options.trust, createFileReader(terminal))) ?? (await amazonTrustAnchors())
        const local = [
          checkRuntime(process.version),
          await checkAlgorithms(crypto.subtle),
          await checkAnchors(anchors, new Date(), crypto.subtle),
          await checkKeyCache(crypto),
        ]
        const remote = options.offline ? [] : await checkNetwork(hosts)
        return report(local, remote, options.json ?? false, terminal)
      }
      exit(await perform(terminal, options, run))
    })
}

function readHosts(urls: readonly string[] | undefined, region: string): readonly DownloadHost[] {
  if (!/^[a-z]{2}(?:-[a-z]+)+-\d{1,2}$/.test(region)) throw new OperatorError('--region is not one such as us-east-1')
  return (
    urls?.map((url) => {
      if (!/^https?:\/\//.test(url) || !URL.canParse(url))
        throw new OperatorError('--host must be an http or https URL')
      return { url: new URL(url).href, purpose: 'from --host' }
    }) ?? hostsFor(region)
  )
}

async function checkNetwork(hosts: readonly DownloadHost[]): Promise<Check[]> {
  const probes = await Promise.all(hosts.map((host) => probe(host, fetch, hostTimeout)))
  return [...probes.map((one) => checkReachable(one, process.env)), checkClock(probes)]
}

function report(local: readonly Check[], remote: readonly Check[], json: boolean, terminal: Terminal): ExitCode {
  const checks = [...local, ...remote]
  const failed = checks.filter(({ outcome }) => outcome === 'failed')
  const unreachable = failed.filter(({ id }) => id.startsWith('reach '))
  const isWrong = failed.length > unreachable.length
  const verdict = isWrong ? 'failed' : unreachable.length > 0 ? 'inconclusive' : 'passed'
  if (json) terminal.print(toJson({ verdict, checks }))
  else {
    const parts = [checksText(checks, terminal), evidenceText(checks, terminal), verdictText(verdict, failed, terminal)]
    terminal.print(parts.join('\n'))
  }
  return { passed: exitCode.accepted, failed: exitCode.rejected, inconclusive: exitCode.undecided }[verdict]
}

function verdictText(
  verdict: 'passed' | 'failed' | 'inconclusive',
  failed: readonly Check[],
  { colors, columns }: Terminal,
): string {
  const color = { passed: colors.green, failed: colors.red, inconclusive: colors.yellow }[verdict]
  const words = {
    passed: 'This machine has what verification needs.',
    failed: 'Something on this machine keeps genuine requests from being accepted:',
    inconclusive: 'A host cannot be reached from here, so its certificates cannot be downloaded:',
  }[verdict]
  const lines = failed.map(({ title }) => `${paragraph(printable(title), 2, columns)}\n`)
  return `${colors.bold(color(verdict))}  ${words}\n${lines.join('')}`
}
