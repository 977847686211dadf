import { type Command, Option } from '@commander-js/extra-typings'
import { type ApigProfileName, apigProfiles } from '@countersign/core/apig'
import { collect } from '../../input/options.js'

// The parameter of the type Command has to be a type and not an interface.
type SharedOptions = {
  header?: string[] | undefined
  data?: string | undefined
  dataFile?: string | undefined
  key: string
  secretFile: string
  profile: ApigProfileName
}

const profileNames = Object.keys(apigProfiles) as ApigProfileName[]

/** Adds a command with the options that those that verify, explain and sign share: the parts of a request, and the secret. */
export function apigCommand(parent: Command, description: string, dataFile: string): Command<[], SharedOptions> {
  return parent
    .command('apig')
    .description(description)
    .option('-H, --header <line>', 'a header, "Name: value"; repeatable', collect)
    .option('--data <text>', 'the body')
    .option('--data-file <file>', dataFile)
    .requiredOption('--key <key>', 'the access key')
    .requiredOption('--secret-file <file>', 'file of its secret; - is standard input')
    .addOption(
      new Option('--profile <name>', 'which of the vendor’s signers to follow where they differ')
        .choices(profileNames)
        .default('strict' as const),
    )
}
