// Numbers that are nobody's: what prompts are full of, and what no detector of this folder may take for an identity.
import { expect, test } from 'vitest'
import { national } from './index.ts'

const ordinary = [
  'commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b, build 20240115123456',
  'uuid 550e8400-e29b-41d4-a716-446655440000 at 1700000000000 ms or 1700000000 s',
  'pi is 3.14159265358979, e 2.718281828459045; 1e10; 0x1234567890; v1.2.3-beta.4',
  'host 192.168.100.200, 00:1B:44:11:3A:B7, fe80::1ff:fe23:4567:890a, port 8080',
  'Invoice INV-2024-001234 for order 112-1234567-1234567, ISBN 978-3-16-148410-0',
  'id,amount,qty\n100000001,200000002,300000003\n100000004,200000005,300000006\n',
  '[123456789, 234567891, 345678912]',
  '{"orderId": "123456789", "price": "1999900000", "createdAt": "20240115"}',
  'ISIN US0378331005, CUSIP 037833100, MD5 d41d8cd98f00b204e9800998ecf8427e',
  'GPT-4o-2024-08-06, RTX 4090, Boeing 737-800, flight BA2490, room B12, A4, COVID-19, ISO 27001:2022, RFC 9110, CVE-2024-12345',
  '§ 823 BGB, Az. 12 O 345/21, BVerfGE 123, 267; BGH NJW 2019, 1234; Art. 6 Abs. 1 lit. f DSGVO',
  'AAPL 189.95 MSFT 402.56 10-K 2023 Q4 FY24 1H25 12MMT 100k 5G LTE 802.11ac, 16 GB 512 SSD',
  'tel: 0176 12345678, 030/1234567, +49 30 123456, 06 12 34 56 78, 2125550123',
  'QUJDMTIzNDU2Nzg5MA== and AKIAIOSFODNN7EXAMPLE',
  'CAS 50-00-0, EAN 4006381333931, DOI 10.1000/182, arXiv 2401.12345, NCT01234567, ORCID 0000-0002-1825-0097',
  'On 02 Feb 2015 at 12 noon we counted 1,234,567,890 of them, 98.765.432 less than in 1999.',
  'const limit = 123456789; if (id === 0x7fffffff) return 2147483647',
  'T+1 234.567.890 x 12-34-56 = 00-00-00; 10/12/2024 11:22:33.444555666',
]

test.each(ordinary)('nothing is found in %j', (text) => {
  expect(national.flatMap(({ name, find }) => find(text).map(({ start, end }) => `${name}: ${text.slice(start, end)}`))).toEqual([])
})

const told = [
  ['{"patient":{"nhs_number":"9434765919"}}', '9434765919'],
  ['{"ssn":219099999}', '219099999'],
  ['His S.S.N. was 219 09 9999.', '219 09 9999'],
  ['My NI number is ab 12 34 56 c, thanks', 'ab 12 34 56 c'],
  ['| Name | Steuer-ID |\n|---|---|\n| Eda | 86095742719 |', '86095742719'],
  ['Please tidy this up:\nname;passport;city\nEda;XN1234567;Ulm\n', 'XN1234567'],
  ['123456789 is my BSN? No: 111222333 is.', '111222333'],
  ['マイナンバーは1234-5678-9018です', '1234-5678-9018'],
]

test.each(told)('the number that %j tells is found', (text, value) => {
  expect(national.flatMap(({ find }) => find(text).map(({ start, end }) => text.slice(start, end)))).toContain(value)
})
