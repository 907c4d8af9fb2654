// Texts for machines: the same in every language but for the values in them.
import { blocks, lines, type Sheet } from '../sheet.ts'

const templates = [
  ...lines(`
{"name": "{full}", "email": "{email}", "city": "{city}"}
{"firstName":"{first}","lastName":"{last}","dob":"{isodate}","address":"{address}"}
{"customer":{"id":"{customer}","name":"{full}","phone":"{phone}"},"total":{n}.90}
{"tool":"send_email","arguments":{"to":"{email}","subject":"Hi {first}","body":"Dear {first}, see you in {city}. {first2}"}}
{"name": "create_event", "arguments": "{\\"title\\": \\"Lunch with {first}\\", \\"location\\": \\"{city}\\", \\"attendees\\": [\\"{email}\\", \\"{email2}\\"]}"}
{"type":"tool_result","content":"Found 1 contact: {full}, {org}, {phone}"}
{"role":"user","content":"book a table for {first} and me in {city}"}
[{"author":"{full}","text":"{first2} is right"},{"author":"{full2}","text":"thanks {first}"}]
{"patient":"{full}","mrn":"{patient}","physician":"{tlast2}","ward":"{n:1-9}A"}
{"user":"{login}","ip":"{ip}","action":"login","ok":true}
{"event":"payment","iban":"{iban}","holder":"{full}","amount":{n}.00,"currency":"EUR"}
{"employee": {"fullName": "{full}", "manager": "{full2}", "company": "{org}", "office": "{city}"}}
{"query": "{full} {city} address"}
{"contacts":["{full}","{full2}","{full3}"]}
{"shipTo":"{full}, {address}","carrier":"DHL","tracking":"{order}"}
id,name,email,city¶1,{full*},{email^},{city}¶2,{full*},{email^},{city}¶3,{full*},{email^},{city}
name;phone;company¶{full*};{phone};{org*}¶{full*};{phone};{org*}
last_name	first_name	dob¶{last*}	{first^}	{isodate}¶{last*}	{first^}	{isodate}¶{last*}	{first^}	{isodate}
first,last,age¶{first*},{last^},{age}¶{first*},{last^},{age}
"{lastfirst*}","{phone}","{address}"¶"{lastfirst*}","{phone}","{address}"
| Name | City | Phone |¶|---|---|---|¶| {full*} | {city} | {phone} |¶| {full*} | {city} | {phone} |
| Owner | Task | Due |¶| --- | --- | --- |¶| {first*} | Slides | {date} |¶| {first*} | Budget | {date} |¶| {first*} | Demo | {date} |
| Employee | Manager | Department |¶|---|---|---|¶| {full*} | {full} | Sales |¶| {full*} | {full} | Finance |
INSERT INTO users (name, email) VALUES ('{full}', '{email}');
INSERT INTO customers VALUES ({n:1-900}, '{last*}', '{first^}', '{city}'), ({n:1-900}, '{last*}', '{first^}', '{city}');
UPDATE employees SET last_name = '{last}' WHERE first_name = '{first}' AND city = '{city}';
SELECT * FROM patients WHERE last_name = '{last}' AND first_name LIKE '{first}%';
{stamp} INFO  user {login} logged in from {ip}
{stamp} WARN  auth: failed password for {login} from {ip} port {n:30000-60000} ssh2
{stamp} ERROR mailer: could not deliver to {email}: mailbox full
{stamp} DEBUG session={hash:8} user="{full}" ip={ip}
{ip} - {login} [{n:10-28}/Mar/2024:{clock}:07 +0000] "GET /profile/{login} HTTP/1.1" 200 {n:300-9000}
sshd[{n:300-9000}]: Accepted publickey for {login} from {ip}
DHCPACK on {ip} to {mac} ({login}-laptop)
{login}@{login2}-pc:~$ mail -s "Report" {email2}
git log¶commit {hash:12}¶Author: {full} <{email}>¶Date:   Mon Mar 4 {clock}:12 2024 +0100¶¶    Fix parser
Author: {full} <{email}>¶Co-authored-by: {full2} <{email2}>
Signed-off-by: {full} <{email}>
Reviewed-by: {full}¶Tested-by: {full2}
git blame src/main.c¶{hash:8} ({full} 2023-0{n:1-9}-1{n:0-9} 1) int main() {¶{hash:8} ({full2} 2023-0{n:1-9}-2{n:0-8} 2)   return 0;
# Author: {full} <{email}>¶# Created: {isodate}¶import os
// TODO({lowerfirst}): remove this hack¶// ask {first2} before touching
/** @author {full} */¶public class Parser { }
// {first} said this is fine, see ticket {ticket}¶const limit = 100
const user = { name: '{full}', email: '{email}', age: {age} }
let customer = new Customer("{first}", "{last}", "{city}");
expect(greet('{first}')).toBe('Hello, {first}')
users = ["{full}", "{full2}", "{full3}"]
assert parse("{lastfirst}") == ("{first}", "{last}")
print("Dear {tlast}, your code is ready")
curl -u {login}:{password} https://api.example.com/users/{customer}
https://app.example.com/users?name={hyphened}&email={email}
<customer><name>{full}</name><city>{city}</city><phone>{phone}</phone></customer>
<li>{full}, {org}</li>¶<li>{full2}, {org2}</li>
<p>Dear {first},</p><p>thank you for visiting {org}.</p>
From: {full} <{email}>¶To: {email2}¶Subject: {first2}
{hash:7} {first}: fix login¶{hash:7} {first2}: bump version
@startuml¶actor "{full}" as A¶A -> B: order¶@enduml
mailto:{email}?subject=Hello%20{first}
{full}	{org}	{date}	{clock}
`),
  ...blocks(`
name: {full}
email: {email}
address:
  street: {street}
  city: {city}
employer: {org}
%%
patients:
  - name: {full*}
    dob: {isodate}
    doctor: {tlast}
  - name: {full*}
    dob: {isodate}
    doctor: {tlast}
%%
team:
  lead: {full}
  members:
    - {first*}
    - {first*}
    - {first*}
%%
[user]
	name = {full}
	email = {email}
%%
{
  "messages": [
    {"from": "{first}", "text": "did {first2} call?"},
    {"from": "{first3}", "text": "no, {nick2} is in {city}"}
  ]
}
%%
{
  "order": "{order}",
  "buyer": { "name": "{full}", "phone": "{phone}" },
  "seller": { "company": "{org}", "contact": "{full2}" }
}
%%
{stamp} [http] POST /login user={login} status=401
{stamp} [http] POST /login user={login} status=200 ip={ip}
{stamp} [audit] {full} exported 120 rows
%%
-- added by {first} on {isodate}
CREATE VIEW v AS SELECT * FROM orders WHERE customer = '{full2}';
%%
def test_signup():
    user = signup("{full}", "{email}")
    assert user.first_name == "{first}"
    assert user.city == "{city}"
%%
{
  "to": ["{email}"],
  "subject": "{orgshort}: contract for {full}",
  "attachments": ["{under}_contract.pdf"]
}
%%
DTSTART:20240312T090000Z
SUMMARY:{first} <> {first2} ({orgshort})
ATTENDEE;CN="{full}":mailto:{email}
%%
diff --git a/AUTHORS b/AUTHORS
-{full} <{email}>
+{full2} <{email2}>
%%
Host: {ip}
User: {login}
Real name: {full}
Office: {city}
`),
]

/** The same templates for several languages: only who and what appears in them differs. */
export const structured: readonly Sheet[] = ['en', 'de', 'fr', 'es', 'vi', 'it', 'nl', 'pl', 'pt', 'sv'].map((lang) => ({
  style: 'structured',
  lang,
  noise: 'none',
  weight: lang === 'en' ? 1.2 : 0.5,
  templates,
}))
