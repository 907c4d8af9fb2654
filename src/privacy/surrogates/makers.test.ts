// What surrogates look like, kind by kind: the law of each family over many draws.
import { describe, expect, test } from 'vitest'
import { redactText } from '../redact.ts'

/** Many conversations' surrogates for one value. */
function drawn(kind: string, value: string, around: { before?: string; entity?: string; count?: number } = {}): string[] {
  const before = around.before ?? 'It is '
  return Array.from({ length: around.count ?? 40 }, (_, number) => {
    const hit = { kind, start: before.length, end: before.length + value.length, score: 1, entity: around.entity }
    const { text } = redactText(`${before}${value}.`, [hit], {
      treat: () => 'redact',
      key: Buffer.from(`key ${number}`),
      style: 'realistic',
    })
    return text.slice(before.length, -1)
  })
}

/** Surrogates of several values of one conversation. */
function together(values: readonly (readonly [kind: string, value: string, entity?: string])[], start = ''): string[] {
  let text = start
  const hits = values.map(([kind, value, entity]) => {
    text += ' | '
    const hit = { kind, start: text.length, end: text.length + value.length, score: 1, entity }
    text += value
    return hit
  })
  const redacted = redactText(text, hits, { treat: () => 'redact', key: Buffer.from('one conversation'), style: 'realistic' })
  return redacted.text.split(' | ').slice(1)
}

const wanda = 'wanda haddad'

describe('people', () => {
  test('all ways of writing a person lead to the same one', () => {
    const [full, first, last, upper, initial, turned, email, account] = together([
      ['PERSON', 'Wanda Haddad', wanda],
      ['PERSON', 'Wanda', wanda],
      ['PERSON', 'Haddad', wanda],
      ['PERSON', 'HADDAD', wanda],
      ['PERSON', 'W. Haddad', wanda],
      ['PERSON', 'Haddad, Wanda', wanda],
      ['EMAIL', 'wanda.haddad@ardent.test', wanda],
      ['USERNAME', 'whaddad', wanda],
    ])
    const [given, family] = full!.split(' ') as [string, string]
    expect([first, last, upper]).toEqual([given, family, family.toUpperCase()])
    expect([initial, turned]).toEqual([`${given[0]}. ${family}`, `${family}, ${given}`])
    expect(email).toMatch(new RegExp(`^${given}\\.${family}@example\\.(org|com|net)$`, 'i'))
    expect(account).toBe(`${given[0]}${family}`.toLowerCase())
  })

  test('titles, particles, possessives and the German genitive stay around a name', () => {
    const [title, particle, possessive, genitive, plain] = together([
      ['PERSON', 'Dr. Haddad', wanda],
      ['PERSON', 'Ludwig van der Berg'],
      ['PERSON', 'Haddad’s', wanda],
      ['PERSON', 'Haddads', wanda],
      ['PERSON', 'Haddad', wanda],
    ])
    expect(title).toBe(`Dr. ${plain}`)
    expect(particle).toMatch(/^\p{L}+ van der \p{L}+$/u)
    expect(possessive).toBe(`${plain}’s`)
    expect(genitive).toBe(`${plain}s`)
  })

  test('two people who share a family name still share one, and no other word', () => {
    const [one, other] = together([
      ['PERSON', 'Wanda Haddad'],
      ['PERSON', 'Omar Haddad'],
    ])
    expect(one!.split(' ')[1]).toBe(other!.split(' ')[1])
    expect(one!.split(' ')[0]).not.toBe(other!.split(' ')[0])
  })

  test('a name stays in its script', () => {
    for (const [name, script] of [
      ['Ольга Петрова', /^\p{Script=Cyrillic}+ \p{Script=Cyrillic}+$/u],
      ['李小龙', /^\p{Script=Han}+$/u],
      ['김민수', /^\p{Script=Hangul}+$/u],
      ['محمد', /^\p{Script=Arabic}+$/u],
      ['Łukasz Żak', /^[\p{Script=Latin}]+ [\p{Script=Latin}]+$/u],
    ] as const)
      for (const surrogate of drawn('PERSON', name, { count: 10 })) expect(surrogate).toMatch(script)
  })

  test('a name is never its own surrogate, in no script', () => {
    for (const name of ['Wanda Haddad', '李小龙', 'Ольга Петрова', 'محمد', 'X Æ A-12', 'Ng', 'José']) {
      for (const surrogate of drawn('PERSON', name, { count: 10 })) {
        expect(surrogate.toLowerCase()).not.toContain(name.toLowerCase())
        expect(surrogate.length).toBeGreaterThan(0)
      }
    }
  })
})

describe('organisations and places', () => {
  test('a company keeps its legal form, and its short form fits', () => {
    const [full, short, upper] = together([
      ['ORG', 'Ardent Robotics Inc.'],
      ['ORG', 'Ardent'],
      ['ORG', 'ARDENT ROBOTICS'],
    ])
    expect(full).toMatch(/^\p{L}+ \p{L}+ Inc\.$/u)
    expect(full!.startsWith(short!)).toBe(true)
    expect(full!.toUpperCase().startsWith(upper!)).toBe(true)
  })

  test('a company named after a person is named after the surrogate', () => {
    const [person, firm] = together([
      ['PERSON', 'Wanda Haddad', wanda],
      ['ORG', 'Haddad & Partners'],
    ])
    expect(firm).toBe(`${person!.split(' ')[1]} & Partners`)
  })

  test('an address keeps its writing: street words, number and code of as many digits, and its town is the town elsewhere', () => {
    const [address, town] = together([
      ['ADDRESS', 'Hauptstraße 12, 10115 Berlin'],
      ['LOCATION', 'Berlin'],
    ])
    expect(address).toMatch(/^\p{L}+straße \d\d, \d{5} \p{L}+$/u)
    expect(address!.endsWith(town!)).toBe(true)
  })

  test('a street named after a park or a harbour gets another name, and small words stay', () => {
    for (const value of drawn('ADDRESS', '14 Park Street, London W1K 2HX'))
      expect(value).toMatch(/^\d\d (?!Park)\p{Lu}\p{Ll}+ Street, (?!London)\p{Lu}\p{Ll}+ \p{Lu}\d\p{Lu} \d\p{Lu}\p{Lu}$/u)
    for (const value of drawn('ADDRESS', '3 Bridge Road, Leeds LS1 4AB or York'))
      expect(value).toMatch(/Road, .* \p{Lu}\p{Lu}\d \d\p{Lu}\p{Lu} or /u)
    for (const value of drawn('ADDRESS', '27 rue du Port, 69003 Lyon'))
      expect(value).toMatch(/^\d\d rue du (?!Port)\p{L}+, \d{5} (?!Lyon)/u)
  })

  test('a country becomes a country', () => {
    for (const surrogate of drawn('LOCATION', 'Germany')) expect(surrogate).toMatch(/^[A-Z][a-z]+$/)
  })
})

describe('numbers that are nobody’s', () => {
  const luhn = (digits: string) =>
    [...digits].reverse().reduce((sum, digit, place) => {
      const counted = place % 2 === 1 ? Number(digit) * 2 : Number(digit)
      return sum + (counted > 9 ? counted - 9 : counted)
    }, 0) % 10

  test('cards begin as published test cards do and pass the check', () => {
    for (const surrogate of drawn('CREDIT_CARD', '4012 8888 8888 1881')) {
      expect(surrogate).toMatch(/^4(?:111 11|242 42|012 88)\d\d \d{4} \d{4}$/)
      expect(luhn(surrogate.replaceAll(' ', ''))).toBe(0)
    }
    for (const surrogate of drawn('CREDIT_CARD', '378282246310005')) expect(surrogate).toMatch(/^3(?:78282|71449)\d{9}$/)
  })

  test('account numbers are of the same country and pass the check', () => {
    for (const value of ['DE89 3704 0044 0532 0130 00', 'GB29NWBK60161331926819', 'FR1420041010050500013M02606']) {
      for (const surrogate of drawn('IBAN', value, { count: 20 })) {
        expect(surrogate.replace(/\w/g, 'x')).toBe(value.replace(/\w/g, 'x'))
        expect(surrogate.slice(0, 2)).toBe(value.slice(0, 2))
        const plain = surrogate.replaceAll(' ', '')
        const digits = [...(plain.slice(4) + plain.slice(0, 4))].map((character) => String(Number.parseInt(character, 36))).join('')
        expect(BigInt(digits) % 97n).toBe(1n)
      }
    }
  })

  test.each([
    ['(415) 555-2671', /^\(\d{3}\) 555-01\d\d$/],
    ['+1 212-867-5309', /^\+1 \d{3}-555-01\d\d$/],
    ['+44 20 7123 4567', /^\+44 20 7946 0\d{3}$/],
    ['+44 7911 123456', /^\+44 7700 900\d{3}$/],
    ['+33 6 12 34 56 78', /^\+33 6 39 98 \d\d \d\d$/],
    ['+61 2 9876 5432', /^\+61 2 (?:5550|7010) \d{4}$/],
    ['+49 30 12345678', /^\+49 30 23125\d{3}$|^\+49 \d{2} \d{8}$/],
  ])('the telephone number %s becomes one kept for fiction', (value, pattern) => {
    for (const surrogate of drawn('PHONE', value, { before: 'Please call the office at ' })) expect(surrogate).toMatch(pattern)
  })

  test('network addresses are those of documentation', () => {
    for (const surrogate of drawn('IP', '10.20.30.40')) expect(surrogate).toMatch(/^(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d+$/)
    for (const surrogate of drawn('IP', 'fe80::1ff:fe23:4567:890a')) expect(surrogate).toMatch(/^2001:db8:/)
    for (const surrogate of drawn('MAC', '3C-22-FB-01-02-03')) expect(surrogate).toMatch(/^00-00-5E-00-53-[0-9A-F]{2}$/)
  })

  test('person numbers are of the same shape and of ranges that are not given out', () => {
    for (const surrogate of drawn('NATIONAL_ID', '078-05-1120')) expect(surrogate).toMatch(/^9\d\d-[1-4]\d-\d{4}$/)
    for (const surrogate of drawn('NATIONAL_ID', 'AB 12 34 56 C')) expect(surrogate).toMatch(/^QQ \d\d \d\d \d\d [A-D]$/)
    for (const surrogate of drawn('NATIONAL_ID', '943 476 5919')) expect(surrogate).toMatch(/^999 \d{3} \d{4}$/)
    for (const surrogate of drawn('NATIONAL_ID', '12345678Z'))
      expect(surrogate[8]).not.toBe('TRWAGMYFPDXBNJZSQVHLCKE'[Number(surrogate.slice(0, 8)) % 23])
  })
})

describe('dates', () => {
  const dayMs = 86_400_000

  test('all dates of a conversation move by the same whole weeks, however they are written', () => {
    const moved = together(
      [
        ['DATETIME', '2025-03-03'],
        ['DATETIME', '3 March 2025'],
        ['DATETIME', 'Monday, March 3rd, 2025'],
        ['DATETIME', '03/03/25'],
        ['DATETIME', '03.03.2025'],
      ],
      'The dates of the contract and of this letter are with us for the court.',
    )
    const [iso, british, american, short, german] = moved as [string, string, string, string, string]
    const day = new Date(`${iso}T00:00:00Z`)
    const offset = (day.getTime() - Date.UTC(2025, 2, 3)) / dayMs
    expect(offset % 7).toBe(0)
    expect(Math.abs(offset)).toBeGreaterThan(30)
    expect(Math.abs(offset)).toBeLessThan(366)
    expect(new Date(`${british} UTC`)).toEqual(day)
    expect(american).toMatch(/^Monday, [A-Z][a-z]+ \d+(?:st|nd|rd|th), \d{4}$/)
    expect(new Date(`${american.replace(/Monday, |(?<=\d)(?:st|nd|rd|th)/g, '')} UTC`)).toEqual(day)
    const [monthOf, dayOf, yearOf] = iso
      .slice(2)
      .split('-')
      .map(Number)
      .slice(1)
      .concat(Number(iso.slice(2, 4)))
    expect(short.split('/').map(Number)).toEqual([monthOf, dayOf, yearOf])
    expect(german).toBe(`${iso.slice(8)}.${iso.slice(5, 7)}.${iso.slice(0, 4)}`)
  })

  test.each([
    ['de', '3. März 2025', /^\d{1,2}\. (?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember) 202\d$/],
    ['fr', '3 mars 2025', /^\d{1,2} \p{Ll}+ 202\d$/u],
    ['es', '3 de marzo de 2025', /^\d{1,2} de \p{Ll}+ de 202\d$/u],
    ['vi', 'ngày 3 tháng 3 năm 2025', /^ngày \d{1,2} tháng \d{1,2} năm 202\d$/],
    ['zh', '2025年3月3日', /^202\d年\d{1,2}月\d{1,2}日$/],
    ['en', 'March 2025', /^[A-Z][a-z]+ 202\d$/],
    ['en', '1998', /^19\d\d$/],
    ['en', 'the 1990s', /^the (?:19|20)\d0s$/],
    ['en', '10:30 pm', /^\d{1,2}:\d\d pm$/],
    ['en', '2025-03-01T10:30:00Z', /^202\d-\d\d-\d\dT10:30:00Z$/],
    ['en', '04/27', /^\d\d\/2\d$/],
  ])('a date of the form %s %s keeps its form', (_language, value, pattern) => {
    for (const surrogate of drawn('DATETIME', value)) {
      expect(surrogate).toMatch(pattern)
      expect(surrogate).not.toBe(value)
    }
  })

  test('what names no date gets a placeholder', () => {
    expect(drawn('DATETIME', 'last summer', { count: 1 })).toEqual(['[[DATETIME_1]]'])
  })

  test('an age moves by two years at most and stays on its side of eighteen', () => {
    for (const value of ['47', '18', '17', '19-year-old']) {
      for (const surrogate of drawn('AGE', value)) {
        const [own, other] = [Number.parseInt(value, 10), Number.parseInt(surrogate, 10)]
        expect(Math.abs(own - other)).toBeLessThanOrEqual(2)
        expect(own).not.toBe(other)
        expect(own >= 18).toBe(other >= 18)
      }
    }
  })
})

test('an operator’s own kinds get code names, and keep what says that they are one', () => {
  for (const surrogate of drawn('PROJECT', 'Project Heron')) expect(surrogate).toMatch(/^Project [A-Z][a-z]+$/)
  for (const surrogate of drawn('MATTER', 'Falcon-7')) expect(surrogate).toMatch(/^[A-Z][a-z]+-\d$/)
})

test('what is used where addresses are expected is reserved', () => {
  for (const surrogate of drawn('EMAIL', 'someone@ardent.test')) expect(surrogate).toMatch(/^[\w.+-]+@example\.(?:org|com|net)$/)
  for (const surrogate of drawn('URL', 'https://intranet.ardent.test/matters/12?x=1'))
    expect(surrogate).toMatch(/^https:\/\/\w+\.example\.org\/[\w-]+$/)
})
