import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openVault } from './vault.ts'
import { readVaultFile, sealVault, unsealVault, writeVaultFile } from './vault-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'vault-file-'))
afterAll(() => rmSync(folder, { recursive: true }))

const content = {
  key: randomBytes(32),
  vault: openVault([
    { kind: 'PERSON', value: 'Wanda Haddad', surrogate: 'Elena Marsh' },
    { kind: 'EMAIL', value: 'wanda@ardent.test', surrogate: 'elena@example.org' },
  ]),
}

test('what was sealed is read again with its passphrase', async () => {
  const opened = await unsealVault(await sealVault(content, 'correct horse', randomBytes), 'correct horse')
  expect(opened.vault.aliases).toEqual(content.vault.aliases)
  expect(opened.vault.valueOf('Elena Marsh')).toBe('Wanda Haddad')
  expect(Buffer.from(opened.key)).toEqual(content.key)
})

test('another passphrase is told as such', async () => {
  const sealed = await sealVault(content, 'correct horse', randomBytes)
  await expect(unsealVault(sealed, 'correct hors')).rejects.toMatchObject({ trouble: 'passphrase' })
})

test('a passphrase is the same in every composition of its characters', async () => {
  const sealed = await sealVault(content, 'se\u0301same', randomBytes)
  expect((await unsealVault(sealed, 's\u00e9same')).vault.aliases).toHaveLength(2)
})

test('no value stands readable in the file, and no two files are alike', async () => {
  const [one, other] = [await sealVault(content, 'correct horse', randomBytes), await sealVault(content, 'correct horse', randomBytes)]
  for (const word of ['Wanda', 'Elena', 'PERSON', 'aliases']) expect(Buffer.from(one).includes(word)).toBe(false)
  expect(Buffer.from(one).equals(other)).toBe(false)
})

test('no byte can be changed, and no end cut off, without its being seen', async () => {
  const sealed = Buffer.from(await sealVault(content, 'correct horse', randomBytes))
  // One place in each part of the file: format, version, cost, salt, proof, nonce, text, tag.
  for (const place of [0, 7, 8, 9, 10, 12, 30, 45, 60, sealed.length - 1]) {
    const changed = Buffer.from(sealed)
    changed[place]! ^= 1
    await expect(unsealVault(changed, 'correct horse'), `byte ${place}`).rejects.toMatchObject({ name: 'VaultFileError' })
  }
  const text = Buffer.from(sealed)
  text[60]! ^= 1
  await expect(unsealVault(text, 'correct horse')).rejects.toMatchObject({ trouble: 'damaged' })
  await expect(unsealVault(sealed.subarray(0, -1), 'correct horse')).rejects.toMatchObject({ trouble: 'damaged' })
  await expect(unsealVault(sealed.subarray(0, 40), 'correct horse')).rejects.toMatchObject({ trouble: 'damaged' })
  await expect(unsealVault(Buffer.from('%PDF-1.7'), 'correct horse')).rejects.toMatchObject({ trouble: 'not-a-vault' })
})

test('a header that asks for all the memory there is gets none', async () => {
  const sealed = Buffer.from(await sealVault(content, 'correct horse', randomBytes))
  sealed[8] = 40
  await expect(unsealVault(sealed, 'correct horse')).rejects.toMatchObject({ trouble: 'damaged' })
})

test('the file is its owner’s alone, and nothing lies beside it', async () => {
  const path = join(folder, 'a.vault')
  writeFileSync(path, 'older', { mode: 0o644 })
  await writeVaultFile(path, content, 'correct horse', randomBytes)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder)).toEqual(['a.vault'])
  expect((await readVaultFile(path, 'correct horse'))?.vault.aliases).toEqual(content.vault.aliases)
})

test('where nothing can be written the older vault stays as it was', async () => {
  const path = join(folder, 'a.vault')
  const before = readFileSync(path)
  const broken = (count: number) => {
    if (count === 6) throw new Error('no randomness left')
    return randomBytes(count)
  }
  await expect(writeVaultFile(path, content, 'correct horse', broken)).rejects.toThrow()
  await expect(writeVaultFile(join(folder, 'missing', 'a.vault'), content, 'correct horse', randomBytes)).rejects.toThrow()
  expect(readFileSync(path).equals(before)).toBe(true)
})

test('a file that is not there is no vault yet', async () => {
  expect(await readVaultFile(join(folder, 'none.vault'), 'correct horse')).toBeUndefined()
})
