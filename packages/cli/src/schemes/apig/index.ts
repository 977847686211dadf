import type { CommandLineScheme } from '../command-line-scheme.js'
import { addCertify, addSend } from './endpoint.js'
import { addSign } from './sign.js'
import { addVerify } from './verify.js'

/** Huawei API Gateway. */
export const apig: CommandLineScheme = {
  title: 'Huawei API Gateway',
  addVerify,
  addSign,
  addCertify,
  addSend,
}
