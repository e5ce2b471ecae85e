import { describe, expect, it } from 'vitest'
import { ownProgram } from './trusted.ts'

const page = 'https://site.example/tools/editor/index.html?x=1#flow'

describe('the policy for programs of workers', () => {
  it('lets programs below the folder of the page pass, with their whole address', () => {
    expect(ownProgram('./assets/worker-1.js', page)).toBe(
      'https://site.example/tools/editor/assets/worker-1.js',
    )
    const whole = 'https://site.example/tools/editor/assets/worker-1.js'
    expect(ownProgram(whole, page)).toBe(whole)
  })

  it.each([
    'https://elsewhere.example/tools/editor/worker.js',
    'http://site.example/tools/editor/worker.js',
    'https://site.example:8443/tools/editor/worker.js',
    'https://site.example/tools/other.js',
    '../other.js',
    './assets/../../other.js',
    '//elsewhere.example/worker.js',
    'data:text/javascript,postMessage(1)',
    'blob:https://site.example/0b1c',
    'javascript:alert(1)',
  ])('refuses %s', (address) => {
    expect(() => ownProgram(address, page)).toThrow(TypeError)
  })
})
