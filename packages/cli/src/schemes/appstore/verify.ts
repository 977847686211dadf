import { Argument, type Command, Option } from '@commander-js/extra-typings'
import type { Verified, Verifier } from '@countersign/core'
import { type AppStoreVerifier, createAppStoreVerifier } from '@countersign/core/appstore'
import type { ExitCode } from '../../exit-code.js'
import { parseInstant } from '../../input/instant.js'
import { collect } from '../../input/options.js'
import { createFileReader } from '../../input/read-file.js'
import { readBodyOrRequest, requestOption } from '../../input/request-files.js'
import { loadTrustAnchors } from '../../input/trust-anchors.js'
import { examplesText } from '../../output/examples.js'
import { perform } from '../../perform.js'
import type { Terminal } from '../../terminal.js'
import { type Mode, reportRequest } from '../../verify/report-request.js'
import { parseAppId, readBundle } from './options.js'

const environments = ['Production', 'Sandbox'] as const

/** Adds `verify appstore` or `explain appstore`. */
export function addVerify(parent: Command, mode: Mode, terminal: Terminal, exit: (code: ExitCode) => void): void {
  parent
    .command('appstore')
    .description('a notification of the App Store, version 2, or a transaction that an app sent')
    .addArgument(new Argument('[body]', 'file of the raw JSON body; - is standard input'))
    .addOption(
      new Option('--transaction', 'the file is the JWS of a transaction').conflicts(['request', 'renewal', 'appId']),
    )
    .addOption(new Option('--renewal', 'the file is the JWS of renewal info').conflicts(['request', 'appId']))
    .option('--request <file>', requestOption('the body'))
    .option('--bundle <id>', 'bundle id to accept; repeatable; default: the one that the notification names', collect)
    .option('--app-id <number>', 'the number of the app in App Store Connect; default: as named', parseAppId)
    .addOption(new Option('--environment <name>', 'the environment to accept; default: both').choices(environments))
    .option('--trust <file>', 'trust anchors, PEM or DER; repeatable; default: Apple’s', collect)
    .option('--at <time>', 'the time to verify at, such as 2025-09-05T01:24:33Z; default: now', parseInstant)
    .option('--verbose', 'print what every check found')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      examplesText([
        `countersign ${mode} appstore body.json --bundle com.example.app \\\n--app-id 123456789 --environment Production`,
        `countersign ${mode} appstore body.json --at 2025-09-05T01:24:33Z`,
        `countersign ${mode} appstore transaction.jws --transaction \\\n--bundle com.example.app`,
      ]),
    )
    .action(async (body, options) => {
      const run = async (): Promise<ExitCode> => {
        const readFile = createFileReader(terminal)
        const { request, notes } = await readBodyOrRequest({ ...options, body }, 'body', readFile)
        const trustAnchors = await loadTrustAnchors(options.trust, readFile)
        const at = options.at ?? new Date()
        const { environment, appId, bundle, transaction, renewal } = options
        const jws = transaction || renewal ? new TextDecoder().decode(request.body).trim() : undefined
        const claimed = claimedApp(request.body, jws)
        return await reportRequest(
          {
            mode,
            look: options,
            request,
            // The certificates are in the message.
            fetch,
            createVerifier: () => {
              const verifier = createAppStoreVerifier({
                bundleId: bundle?.map(readBundle) ?? claimed.bundleId,
                environment: environment ?? environments,
                appAppleId: appId ?? claimed.appAppleId,
                currentDate: () => at,
                ...(trustAnchors && { trustAnchors }),
              })
              return jws === undefined ? verifier : verifierOfInfo(verifier, jws, transaction === true)
            },
            notes: [
              ...notes,
              ...(bundle === undefined ? ['Any app is accepted here; --bundle names the ones to accept.'] : []),
              ...(environment === undefined ? ['Production and Sandbox are accepted here; see --environment.'] : []),
            ],
          },
          terminal,
        )
      }
      exit(await perform(terminal, options, run))
    })
}

// Verifies the JWS of a transaction, or of renewal info, in place of a request.
function verifierOfInfo(verifier: AppStoreVerifier, jws: string, isTransaction: boolean): Verifier<unknown> {
  return {
    ...verifier,
    verify: (): Promise<Verified<unknown>> =>
      isTransaction ? verifier.verifyTransaction(jws) : verifier.verifyRenewalInfo(jws),
    explain: () => (isTransaction ? verifier.explainTransaction(jws) : verifier.explainRenewalInfo(jws)),
  }
}

// No app of the App Store has these names.
const nobody = { bundleId: 'none', appAppleId: 1 }

/** Reads which app a notification or a JWS claims to be for. The verifier says whether that is proven. */
function claimedApp(
  body: Uint8Array,
  jws: string | undefined,
): { readonly bundleId: string; readonly appAppleId: number } {
  try {
    const signed = jws ?? String(JSON.parse(new TextDecoder().decode(body)).signedPayload)
    const payload = JSON.parse(Buffer.from(signed.split('.')[1] ?? '', 'base64url').toString())
    const { data, summary, externalPurchaseToken, appData } = payload
    const { bundleId, appAppleId } = data ?? summary ?? externalPurchaseToken ?? appData ?? payload
    // Most renewal info does not name its app.
    if (bundleId === undefined && jws !== undefined) return nobody
    return {
      bundleId: readBundle(String(bundleId)),
      appAppleId: Number.isSafeInteger(appAppleId) && appAppleId > 0 ? appAppleId : nobody.appAppleId,
    }
  } catch {
    // The verifier says what is wrong with the notification.
    return nobody
  }
}
