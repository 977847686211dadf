import type { RecordedScheme } from '@countersign/testing/recorded'
import { alexa } from './alexa/index.js'
import { apig } from './apig/index.js'
import { appstore } from './appstore/index.js'
import type { CommandLineScheme } from './command-line-scheme.js'
import { paypal } from './paypal/index.js'
import { smn } from './smn/index.js'
import { sns } from './sns/index.js'

/** Every scheme, in the order in which the help lists them. A recorded scheme that is missing here does not compile. */
export const schemes: Readonly<Record<RecordedScheme, CommandLineScheme>> = { alexa, sns, apig, appstore, paypal, smn }
