import { describe, expect, test } from 'vitest'
import { verbs } from './commands/index.ts'
import { asTyped } from './typed.ts'

const clone = { DRAWBRIDGE_ROOT: '/home/ada/drawbridge', npm_lifecycle_event: 'start' }

describe('advice names commands as they can be typed', () => {
  test('in a clone run by npm', () => {
    expect(asTyped('Run `drawbridge lower` to let it down.', clone)).toBe('Run `npm run drawbridge -- lower` to let it down.')
    expect(asTyped('or: drawbridge launch claude', clone)).toBe('or: npm run drawbridge -- launch claude')
    expect(asTyped('drawbridge --help lists them', clone)).toBe('npm run drawbridge -- --help lists them')
  })

  test('an installed one by its own name', () => {
    expect(asTyped('drawbridge status', {})).toBe('drawbridge status')
    expect(asTyped('drawbridge status', { DRAWBRIDGE_ROOT: '/opt/drawbridge' })).toBe('drawbridge status')
  })

  test.each(verbs.map(({ name }) => name))('knows %s', (name) => {
    expect(asTyped(`drawbridge ${name}`, clone)).toBe(`npm run drawbridge -- ${name}`)
  })

  test('leaves files and headers alone', () => {
    const text = '/etc/drawbridge/drawbridge.yaml, x-drawbridge-admin: 1, drawbridge.yaml was read again'
    expect(asTyped(text, clone)).toBe(text)
  })
})
