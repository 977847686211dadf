import type { CommandLineScheme } from '../command-line-scheme.js'
import { addCertify, addSend } from './endpoint.js'
import { addVerify } from './verify.js'

/** Amazon SNS. */
export const sns: CommandLineScheme = {
  title: 'Amazon SNS',
  addVerify,
  addCertify,
  addSend,
  hosts: (region) => [
    { url: `https://sns.${region}.amazonaws.com/`, purpose: 'certificates of Amazon SNS' },
    { url: 'http://crt.r2m01.amazontrust.com/r2m01.cer', purpose: 'intermediate certificates of Amazon SNS' },
  ],
}
