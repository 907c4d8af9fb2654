import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sentencesOf } from './text.ts'

const cut = async (text: string): Promise<string[]> => (await sentencesOf(text)).map((sentence) => sentence.text)

describe('sentences', () => {
  test('each is a slice of the text, in order, and none overlap', async () => {
    const pieces = [
      'Dr. Smith paid 4.0 % on 3. März 2026.',
      '# Title\n\n',
      '- item one\n',
      'Why? ',
      '“Yes!” he said. ',
      '| a | b |\n',
      '\n\n',
      'Nguyễn Văn A. ',
      'z.B. so ',
      '...',
      '\t',
    ]
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 30 })), { maxLength: 20 }), async (parts) => {
        const text = parts.join('')
        let end = 0
        for (const sentence of await sentencesOf(text)) {
          expect(text.slice(sentence.start, sentence.end)).toBe(sentence.text)
          expect(sentence.start).toBeGreaterThanOrEqual(end)
          end = sentence.end
        }
      }),
    )
  })

  test.each([
    [
      'abbreviations and initials',
      'Dr. J. Smith met Mrs. Lee at 9 a.m. in London. They left.',
      ['Dr. J. Smith met Mrs. Lee at 9 a.m. in London.', 'They left.'],
    ],
    ['decimals and versions', 'It lost 4.0 % of mass. Version 2.1 is out.', ['It lost 4.0 % of mass.', 'Version 2.1 is out.']],
    [
      'German ordinals',
      'Es beginnt am 1. April 2026. Die Frist läuft z. B. drei Monate.',
      ['Es beginnt am 1. April 2026.', 'Die Frist läuft z. B. drei Monate.'],
    ],
    ['questions and exclamations', 'Really? Yes! “Come in.” She sat.', ['Really?', 'Yes!', '“Come in.”', 'She sat.']],
    ['Spanish', '¿Cuándo empieza? El 3 de mayo. ¡Bien!', ['¿Cuándo empieza?', 'El 3 de mayo.', '¡Bien!']],
    ['Vietnamese', 'Giá thuê là 9 triệu đồng. Bên thuê là ông Quân.', ['Giá thuê là 9 triệu đồng.', 'Bên thuê là ông Quân.']],
    [
      'wrapped lines',
      'The parties agree that the term shall be five\nyears from signature. It ends then.',
      ['The parties agree that the term shall be five\nyears from signature.', 'It ends then.'],
    ],
    ['forms', 'Name: Ana Ruiz\nDate: 3 May 2026\nTotal: EUR 40', ['Name: Ana Ruiz', 'Date: 3 May 2026', 'Total: EUR 40']],
    ['lists', '- first point\n- second point\n2. third', ['first point', 'second point', 'third']],
  ])('%s', async (_, text, expected) => {
    expect(await cut(text)).toEqual(expected)
  })

  test('a heading is told apart and goes with what stands under it', async () => {
    const sentences = await sentencesOf('Fees\nThe fee is EUR 5.\n\n## Term\n\nIt runs for a year.')
    expect(sentences.map(({ kind, heading, text }) => [kind, heading, text])).toEqual([
      ['heading', '', 'Fees'],
      ['prose', 'Fees', 'The fee is EUR 5.'],
      ['heading', 'Fees', 'Term'],
      ['prose', 'Term', 'It runs for a year.'],
    ])
  })
})
