import type { SignedRequest } from '@countersign/core'
import { OperatorError } from '../operator-error.js'
import { parseHeaderList } from './header-list.js'
import { parseRawRequest } from './raw-request.js'
import type { FileReader } from './read-file.js'
import { fetchServing } from './recorded-fetch.js'

/** The files of a POST request: its headers and its body, or the whole request. */
export interface RequestFiles {
  readonly headers?: string | undefined
  readonly body?: string | undefined
  readonly request?: string | undefined
}

/**
 * Reads a POST request from files.
 *
 * @throws OperatorError if a file is missing or cannot be read, or if --request comes with one of the others.
 */
export async function readRequestFiles(
  { headers, body, request }: RequestFiles,
  readFile: FileReader,
): Promise<SignedRequest> {
  if (request !== undefined) {
    if (headers !== undefined || body !== undefined) {
      throw new OperatorError('--request takes the place of --headers and --body')
    }
    return await parseRawRequest(await readFile(request), request)
  }
  if (headers === undefined || body === undefined)
    throw new OperatorError('--headers and --body, or --request, are needed')
  return {
    method: 'POST',
    url: '/',
    headers: parseHeaderList(await readFile(headers), headers),
    body: await readFile(body),
  }
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
