import { Option } from '@commander-js/extra-typings'
import { testAppAppleId, testBundleId } from '@countersign/testing'
import { parseNumber, reader } from '../../input/options.js'

/** Reads the bundle id of an app. */
export const readBundle: (text: string) => string = reader(
  /^[A-Za-z0-9.-]{1,255}$/,
  '--bundle is not a bundle id such as com.example.app',
)

/** Parses the number of an app in App Store Connect. */
export function parseAppId(text: string): number {
  return parseNumber(text, 1, Number.MAX_SAFE_INTEGER, 'The number of an app is a whole number.')
}

/** Creates the option `--bundle` of the commands that sign. */
export function bundleOption(description: string): Option<'--bundle <id>', undefined, string> {
  return new Option('--bundle <id>', description).default(testBundleId)
}

/** Creates the option `--app-id` of the commands that sign. */
export function appIdOption(): Option<'--app-id <number>', undefined, number, number> {
  const option = new Option('--app-id <number>', 'the number of the app in App Store Connect')
  return option.default(testAppAppleId).argParser(parseAppId)
}
