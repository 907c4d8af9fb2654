import { expect, test } from 'vitest'
import { isExpression, isMasked, isPlaceholder, isSample } from './placeholders.ts'

test('what stands where a secret would stand is known for what it is', () => {
  const stands = [
    'changeme',
    '${DB_PASSWORD}',
    '<token>',
    'your-api-key-here',
    'xxxxxxxx',
    '********',
    '{{ vault_password }}',
    '%PASSWORD%',
    '$PASSWORD',
    'op://vault/item/field',
    'null',
    'string',
    '...',
  ]
  expect(stands.filter((value) => !isPlaceholder(value))).toEqual([])
})

test('passwords that people use are not taken for placeholders', () => {
  const used = ['hunter2', 'Walnut4823%', 'Gr8t!Wall', 'correct-horse', '&QkzTwR8vm2x49', '$ecret!42', 'letmein99', 'Zk9!vw#Q2']
  expect(used.filter(isPlaceholder)).toEqual([])
})

test('a weak word is a placeholder where a name introduces it, yet no mask', () => {
  expect([isPlaceholder('password'), isMasked('password')]).toEqual([true, false])
})

test('code that fetches a secret is an expression, a password with a bracket in it is none', () => {
  expect(['getToken()', 'process.env.TOKEN', 'os.environ["X"]', 'config.auth.token', 'await'].map(isExpression)).toEqual([
    true,
    true,
    true,
    true,
    true,
  ])
  expect(isExpression('9(kq!')).toBe(false)
})

test('a token of full shape is a sample only when it is masked or says so', () => {
  expect([isSample('ghp_xxxxxxxxxxxxxxxxxxxx'), isSample('sk_live_your_key'), isSample('k3Jd9sLmQ2wErTyUiOpA')]).toEqual([
    true,
    true,
    false,
  ])
})
