import { expect, it } from 'vitest'
import { withoutKey } from '../../../src/main/modelroute/transport'

it.each([
  ['as it is', 'a/b"c+d'],
  ['as JSON', String.raw`a/b\"c+d`],
  ['as JSON with its slashes escaped', String.raw`a\/b\"c+d`],
  ['as a part of an address', 'a%2Fb%22c%2Bd'],
])('a key echoed %s is cut out', (_, echoed) => {
  expect(withoutKey(`<${echoed}> and again ${echoed}`, 'a/b"c+d')).toBe('<[key removed]> and again [key removed]')
})
