import type { SignedRequest } from '@countersign/core'
import { OperatorError } from '../operator-error.js'
import { parseHeaderList } from './header-list.js'
import type { FileReader } from './read-file.js'
import { fetchServing } from './recorded-fetch.js'
import { formNames, parseRecordedRequest } from './recorded-request.js'

/** A request, and notes for the person about how it was read. */
export interface ReadRequest {
  readonly request: SignedRequest
  readonly notes: readonly string[]
}

/** The files of a POST request: its headers and its body, or the whole request. */
export interface RequestFiles {
  readonly headers?: string | undefined
  readonly body?: string | undefined
  readonly request?: string | undefined
}

/** Describes `--request` in the help of a command. `replaced` names the arguments that it replaces. */
export function requestOption(replaced: string): string {
  return `the whole request, in place of ${replaced}: raw HTTP, curl, fetch, HAR, an event of Lambda or SQS, a fixture`
}

/**
 * Reads a whole request from a file in any form.
 *
 * @throws OperatorError if the file cannot be read, or holds no request.
 */
export async function readWholeRequest(path: string, readFile: FileReader): Promise<ReadRequest> {
  const { form, request, notes } = parseRecordedRequest(await readFile(path), path)
  // Raw HTTP and fixtures keep every byte, so nothing needs to be said about them.
  const isExact = form === 'raw-http' || form === 'fixture'
  return { request, notes: isExact ? notes : [`The request was read as ${formNames[form]}.`, ...notes] }
}

/**
 * Reads a POST request from files.
 *
 * @throws OperatorError if a file is missing or cannot be read, or if --request comes with one of the others.
 */
export async function readRequestFiles(
  { headers, body, request }: RequestFiles,
  readFile: FileReader,
): Promise<ReadRequest> {
  if (request !== undefined) {
    if (headers !== undefined || body !== undefined) {
      throw new OperatorError('--request takes the place of --headers and --body')
    }
    return await readWholeRequest(request, readFile)
  }
  if (headers === undefined || body === undefined)
    throw new OperatorError('--headers and --body, or --request, are needed')
  const lines = parseHeaderList(await readFile(headers), headers)
  return { request: { method: 'POST', url: '/', headers: lines, body: await readFile(body) }, notes: [] }
}

/**
 * Reads a POST request of a scheme that signs fields of the body: from a file of the body, byte for byte, or from one of the whole
 * request. `what` names the body in messages.
 *
 * @throws OperatorError if neither or both are given, or if the file cannot be read.
 */
export async function readBodyOrRequest(
  { body, request }: Omit<RequestFiles, 'headers'>,
  what: string,
  readFile: FileReader,
): Promise<ReadRequest> {
  if (request !== undefined && body !== undefined) throw new OperatorError(`--request takes the place of the ${what}`)
  if (request !== undefined) return await readWholeRequest(request, readFile)
  if (body === undefined) throw new OperatorError(`A file of the ${what}, or --request, is needed`)
  return { request: { method: 'POST', url: '/', headers: [], body: await readFile(body) }, notes: [] }
}

/**
 * Creates a `fetch` that serves a file at the URL that a header names, if there is a file. It replaces only the download: a URL
 * that the policy of the scheme refuses is never fetched.
 */
export async function fetchForHeader(
  path: string | undefined,
  { headers }: SignedRequest,
  header: string,
  readFile: FileReader,
): Promise<typeof fetch> {
  if (path === undefined) return fetch
  const file = await readFile(path)
  const url = [...headers].find(([name]) => name.toLowerCase() === header)?.[1] ?? ''
  return fetchServing(URL.canParse(url) ? new URL(url).href : '', file)
}

/** Reads PEM files into one text; undefined if no file is named. */
export async function readPemFiles(
  paths: readonly string[] | undefined,
  readFile: FileReader,
): Promise<string | undefined> {
  if (paths === undefined) return undefined
  const texts: string[] = []
  for (const path of paths) texts.push(new TextDecoder().decode(await readFile(path)))
  return texts.join('\n')
}
