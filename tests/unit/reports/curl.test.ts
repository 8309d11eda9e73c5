import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { curlCommand } from '../../../src/main/reports/curl'

const id = 'exec_0f8fad5b-d9cb-469f-a165-70867728950e'

/** The arguments that a real shell hands to curl. */
function argumentsOf(command: string): string[] {
  const script = `curl() { printf '%s\\0' "$@"; }\n${command}`
  // Its standard input is a socket, which bash takes for a remote shell's and would read ~/.bashrc.
  const output = execFileSync('bash', ['--norc', '-c', script], { encoding: 'utf8', env: { MODELROUTE_API_KEY: 'the key of the shell' } })
  return output.split('\0').slice(0, -1)
}

it('requests the status or the result with the key in a shell variable', () => {
  const command = curlCommand('https://api.modelroute.ai', id, 'status')
  expect(command).toBe(`curl -H "Authorization: Bearer $MODELROUTE_API_KEY" 'https://api.modelroute.ai/v1/executions/${id}'`)
  expect(argumentsOf(curlCommand('https://api.modelroute.ai', id, 'result'))).toEqual([
    '-H', 'Authorization: Bearer the key of the shell', `https://api.modelroute.ai/v1/executions/${id}/result`,
  ])
})

it('passes any address to curl as one argument that the shell does not change', () => {
  const hostile = fc.stringMatching(/^[a-z'"$`\\;&|<>(){}!*? \n]{1,20}$/)
  fc.assert(
    fc.property(hostile, (path) => {
      expect(argumentsOf(curlCommand(`http://127.0.0.1/${path}`, id, 'status'))[2]).toBe(`http://127.0.0.1/${path}/v1/executions/${id}`)
    }),
    { numRuns: 30 },
  )
})
