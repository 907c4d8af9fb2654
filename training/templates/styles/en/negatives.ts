// English texts in which nothing is to be hidden, full of words that look like names.
import { blocks, lines, type Sheet } from '../../sheet.ts'

export const questionsEn: Sheet = {
  style: 'negative.questions',
  lang: 'en',
  canMix: true,
  noise: 'chat',
  isNegative: true,
  weight: 1.3,
  templates: lines(`
How do I [[configure|install|debug|deploy|update|containerise]] [[Jenkins|Docker|Django|Apache|Kafka|Grafana|Spring Boot|Flask|Redis|Terraform|Ansible|Jackson|Maven|Gradle|Puppet|Cassandra|Hadoop|Vagrant|Laravel]] [[behind a proxy|on Ubuntu|in CI|with TLS|for local development]]?
[[Explain|What is]] the difference between [[let and const|TCP and UDP|a mutex and a semaphore|a left join and an inner join|REST and GraphQL|stack and heap|Promise.all and Promise.race|Pandas and Polars|React and Vue|Julia and Python]].
[[Write|Show me]] a [[Python|TypeScript|Rust|Go|Bash|SQL|Ruby|Swift|Kotlin|Haskell|Scala|Perl]] [[function|script|query|class]] that [[reverses a string|parses a CSV file|removes duplicates|validates an e-mail address|sorts a list of people by last name|computes a moving average]].
May I [[ask|have]] [[a question|some help with algebra|a recipe for lentil soup]]?
Will [[you|it|this]] [[rain tomorrow|work on Windows|break anything|be on the exam]]?
Mark the [[checkbox|task as done|correct answer|message as read]] and [[continue|save]].
Will the [[job|build|server]] [[restart|fail]] if I [[kill the process|change the schema]]?
[[Can|Could]] you grant me [[patience|read access|a moment]]?
Rose [[petals|hips|wine|gold]] - [[what pairs well with it?|is it edible?|how long does it last?]]
The price rose by {n}% in [[May|June|August|the first quarter]]. Why?
I hope [[this helps|the test passes|for the best]]. Any joy with [[the tests|the printer]]?
Page {n} says the [[stone|long|young|king|baker]] was [[found in a field|never mentioned]].
What does the Paris Agreement require of [[states|companies]]?
Summarise the [[Treaty of Westphalia|Geneva Convention|Bologna process|Marshall Plan|Magna Carta|Monroe Doctrine]] in three [[bullets|sentences]].
Explain [[Newton's second law|Bayes' theorem|the Pythagorean theorem|Fermat's little theorem|Gödel's incompleteness theorem|Ohm's law|Moore's law|the Turing test|Occam's razor|Murphy's law|the Doppler effect|Schrödinger's cat|Pareto efficiency|Nash equilibrium|Kirchhoff's circuit laws|the Levenshtein distance|Dijkstra's algorithm]] [[simply|to a child|with an example]].
Calculate the [[integral of x^2 from 0 to 3|eigenvalues of [1 2; 3 4]|derivative of sin(x)/x|standard deviation of 4, 8, 15, 16, 23, 42]].
Convert {n} [[miles to kilometres|cups to grams|Fahrenheit to Celsius|USD to EUR|UTC to PST]].
Give me [[five|ten|three]] [[synonyms for|words that rhyme with|antonyms of]] ["[[happy|grace|hope|amber|frank|stern]]"].
What's the [[capital gains tax|minimum wage|speed limit|boiling point of water|half-life of iodine-131]]?
How [[long|many minutes]] should I [[boil an egg|roast a chicken|bake sourdough|let the dough rise]]?
How to cook [[pho|beef Wellington|chicken Kiev|Caesar salad|spaghetti bolognese|a Victoria sponge|eggs Benedict|Peking duck|Black Forest cake|Brussels sprouts|Swiss chard|French toast|Turkish delight]]?
Recipe: [[200 g flour, 2 eggs, a pinch of salt|1 cup rice, 2 cups water, bay leaves|basil, rosemary, sage, thyme]]. [[What can I make?|Scale it to {n} people.]]
Is [[ibuprofen|aspirin|paracetamol|metformin|amoxicillin|Xanax|Prozac|Lipitor|warfarin]] safe with [[alcohol|grapefruit|coffee]]?
What are the [[symptoms|causes|stages]] of [[Parkinson's disease|Alzheimer's|Crohn's disease|Hodgkin lymphoma|Lyme disease|type 2 diabetes|Down syndrome|Hashimoto's thyroiditis|Tourette's|Asperger syndrome]]?
Who [[wins|moves first]] in chess, [[the King's Gambit|the Sicilian Defence|the Queen's Gambit|the Ruy Lopez]]?
Suggest a [[name|title|slogan]] for [[my cat|a coffee shop|a podcast about history|a fantasy kingdom]].
Write a [[haiku|poem|story]] about [[spring|the sea|a robin in winter|an old king|a lost key|autumn leaves|a stone bridge]].
What's the etymology of [[Wednesday|sandwich|boycott|cardigan|silhouette|algorithm|nicotine|diesel]]?
My [[boss|landlord|neighbour|teacher|doctor|colleague|friend|mum|dad|sister|boyfriend|cat]] [[is always late|ignores my emails|snores|wants me to work on Sunday|thinks I'm lazy]]. [[What should I do?|Any tips?|]]
I'm [[tired|hungry|bored|so happy|not feeling well]] today. [[Cheer me up.|Any ideas?|]]
As a [[manager|nurse|teacher|student|developer|lawyer|parent]], how do I [[set boundaries|learn faster|deal with stress|write better reports]]?
[[Translate|How do you say]] "[[good morning|thank you very much|where is the station?|the cheque is in the mail]]" [[into|in]] [[German|Vietnamese|Spanish|French|Japanese|Latin]].
[[Rewrite|Proofread|Shorten|Improve]] this: "[[Their going to they're house.|We are pleased to announce our new feature.|The results was significant.|Due to the fact that it rained, we stayed.]]"
What does [[NDA|KPI|SQL|GDPR|CEO|ETA|FYI|VAT|SLA|ROI|API|IBAN|HIPAA|PTO|OKR]] [[stand for|mean]]?
Create a [[weekly|monthly]] [[meal plan|workout plan|study plan|budget]] [[from Monday to Friday|for March|without meat|for beginners]].
Which is better for [[gaming|photo editing|running local models]]: [[a Ryzen or a Core i7|Windows or Linux|an iPhone or a Pixel|Nvidia or AMD]]?
Does [[Kafka|Postgres|MongoDB|RabbitMQ|Elasticsearch|SQLite]] [[guarantee ordering|support transactions|scale horizontally|compress data]]?
[[Compare|Rank]] [[Excel, Sheets and Numbers|Slack and Teams|AWS, Azure and GCP|Jira and Trello|Figma and Sketch|PyTorch, JAX and TensorFlow]].
Explain the plot of [[Romeo and Juliet|Hamlet|Faust|Frankenstein|Don Quixote|Macbeth|Jane Eyre|Moby-Dick]] in two lines.
Is "[[The Tenant|The Applicant|the Buyer|the Licensee|the Employee]]" capitalised in contracts?
what time is it in UTC when it's {n:1-12} pm EST
lol that's so funny {smiley}
ok thanks, that worked!
no, the other one
why does my [[code|app|test]] [[crash|hang]] when I press Escape?
can you make it shorter and more [[formal|casual|Frank]]?
Continue.
Give me an example of a [[cover letter|lease|NDA|resignation letter|performance review]] with placeholders like [NAME] and [DATE].
Dear [Name], thank you for [reason]. Best, [Your Name] -- [[make it warmer|translate to Spanish]]
Is it "[[between you and me|who or whom|fewer or less]]"?
What are common [[questions in a job interview|mistakes in tax returns|clauses in a lease|red flags in contracts]]?
The user should [[click Save|press Enter|open Settings > Privacy]] and then [[restart the app|wait a minute]].
When was the [[printing press|steam engine|World Wide Web|transistor]] invented?
Pick a card, any card: [[ace of spades|queen of hearts|jack of diamonds|king of clubs]].
Sort these months: [[March, August, May, April|June, January, October]]
I'd like to [[grant|chase|mark|bill|sue|rob|jack up|frank]] [[them|something]] - is that the right verb?
Chase the [[invoice|dream]], bill the client, mark the date, will the house, pat the dog: [[which of these are verbs?|good title?]]
How deep is the [[river|lake|bay]] and how high the [[hill|cliff|dale]]?
Winter is [[coming|cold]], summer is [[hot|long]], autumn [[leaves|rain]], dawn [[chorus|breaks]]; [[write on|continue]].
`),
  parts: {
    filler: lines(`
Please keep it short.
Thanks in advance!
Let me know if you need anything else.
Use bullet points and a friendly tone.
I hope that makes sense.
It has been raining all week, so the garden is a mess.
We still have to decide on the budget for the next quarter.
Do not use jargon.
The coffee machine on the second floor is broken again.
Make it sound natural, not like a robot.
By the way, is the May deadline still realistic?
I'm not sure how to say this politely.
Answer in plain English, please.
The meeting was long and nobody took notes.
Python or JavaScript, whichever is easier.
Will this take long? I have to leave soon.
The results were better than expected, but the sample was small.
Anyway, that's the story.
Sorry for the long message.
Also fix the typos.
Everything else stays the same as in the previous version.
The terms are set out in Section 4.2 of the Agreement.
Traffic was terrible and the train was cancelled.
I have read the FAQ and it did not help.
Best practice says to rotate keys every 90 days.
It was a great day, apart from the weather.
The kids are asleep, finally.
No rush.
`),
  },
}

export const proseNegativesEn: Sheet = {
  style: 'negative.prose',
  lang: 'en',
  canMix: true,
  noise: 'prose',
  isNegative: true,
  weight: 1.2,
  templates: lines(`
The Tenant shall pay the Rent on the first day of each month. The Landlord may terminate this Agreement upon thirty (30) days' notice.
The Receiving Party shall not disclose Confidential Information to any third party without the prior written consent of the Disclosing Party.
The Employee shall devote [[his or her|their]] full working time to the Company and report to the Line Manager.
Under Section {n} of the Act, the court may grant relief [[where it is just and equitable|ex parte|in camera]]. The burden of proof lies with the claimant.
The doctrine of [[res judicata|stare decisis|forum non conveniens|habeas corpus|ultra vires|force majeure|promissory estoppel]] applies [[only to final judgments|in common law systems]].
The Applicant shall submit Form A-{n} together with two photographs. The Respondent may object within fourteen days.
Pursuant to Article {n} GDPR, data subjects have the right to [[access|erasure|rectification|data portability]].
The Court reiterates that Article 6 § 1 of the Convention obliges States to organise their legal systems so that courts can hear cases within a reasonable time.
Patients with [[hypertension|asthma|atrial fibrillation|chronic kidney disease]] should be started on [[ramipril|amlodipine|salbutamol|apixaban]] {n} mg once daily. Monitor potassium.
Contraindications: [[pregnancy|severe hepatic impairment|known hypersensitivity|Stevens-Johnson syndrome]]. Adverse events include [[nausea, headache and dizziness|rash|insomnia]].
The Glasgow Coma Scale ranges from 3 to 15; a positive Babinski sign or Murphy's sign should be documented. The Apgar score is taken at one and five minutes.
Take one tablet twice daily after meals. Do not exceed the stated dose. Keep out of reach of children.
Our [[quarterly|annual]] results show growth of {n}%, driven by strong demand in [[cloud|retail|the Nordics|emerging markets]]. EBITDA rose to a record high.
We are looking for a [[Senior Software Engineer|Registered Nurse|Marketing Manager|Data Analyst|Chief Financial Officer]] to join our growing team. You bring [[three years of experience|a degree in Finance|excellent Excel skills]].
Key Responsibilities: [[Manage Budgets, Lead Projects, Report to the Board|Answer Calls, Schedule Meetings, Order Supplies]].
The product manager owns the roadmap; the scrum master runs the retrospective; the designer delivers mock-ups in Figma.
The battery lasts {n} hours and charges via USB-C. The screen is bright, but the speakers are tinny. [[Four stars.|Would buy again.|Not worth the price.]]
The burger was cold, the fries were soggy and we waited forever. [[Never again.|1/5|The desserts were great though.]]
[[Amazing|Lovely|Terrible]] [[hotel|restaurant|app|shoes]]! [[The staff were so friendly.|Breakfast was included.|It fell apart after a week.|Great value for money.]]
Preheat the oven to 180 °C. Whisk the eggs and sugar until pale, fold in the flour and bake for {n} minutes. Garnish with mint, basil or rosemary.
Water boils at 100 °C at sea level. At higher altitudes, the boiling point falls by roughly 1 °C per 300 metres.
In the beginning there was a king who had three sons. The eldest was brave, the second was wise, and the youngest was kind.
It was the best of days and the worst of days; the old man looked at the sea and said nothing.
To install the app, open the Play Store, search for it and tap Install. If prompted, grant the permissions.
Press Ctrl+Alt+Delete, choose Task Manager and end the process. Then run ˋsfc /scannowˋ as Administrator.
The Industrial Revolution began in the eighteenth century and changed how goods were produced, traded and consumed.
Photosynthesis converts carbon dioxide and water into glucose and oxygen using sunlight.
A Markov chain is a stochastic process in which the next state depends only on the current state. Bayesian inference and Monte Carlo methods build on it.
The Riemann hypothesis, the Poincaré conjecture and the Navier-Stokes equations are among the Millennium Problems.
The Adam optimizer, Xavier initialization and Gaussian noise are standard; the Kalman filter is older. We report the Pearson correlation and the Wilcoxon test.
Breaking change: the Rose theme and the Amber alerts have been removed. Use the Iris dataset or Ruby gem instead.
Happy Monday everyone! Coffee and croissants in the kitchen.
See you on [[Thursday|Friday at noon]], bring your [[laptop|badge|lunch]]!
Please mind the gap. Next stop: Central Station. Change here for the Victoria line.
Notice: The pool will be closed for maintenance from Monday to Wednesday. We apologise for any inconvenience.
By clicking "I Agree" you accept the Terms of Service and the Privacy Policy.
Your session has expired. Please sign in again. If you forgot your password, click "Reset Password".
[[Congratulations!|Great news!]] Your subscription has been renewed. You can cancel at any time in Settings.
All employees must complete the Health and Safety training by the end of the quarter.
The committee may, at its discretion, will or bequeath nothing; a will must be signed by two witnesses.
Faith, hope and charity; joy and grace; mercy and prudence: the virtues were painted on the chapel wall.
She sat by the river. He looked at the stone wall. They had come a long way, and the young baker gave them bread.
The robin, the martin, the jay and the swift are birds; the rose, the lily, the iris and the violet are flowers.
Mark my words: the market will rise in May and fall in August. Buck the trend, bank the profit.
Jack up the car, place the jack under the frame, and tighten the bolts in a star pattern.
Bill of lading, letter of credit, power of attorney, deed of gift, last will and testament.
Grant of licence. Subject to the terms hereof, the Licensor grants the Licensee a non-exclusive, non-transferable licence.
The frank answer: earnest money, a rich text field and a sterling rate have nothing in common.
The union called for a strike. The minister declined to comment. Shares fell by {n} per cent.
Black holes, white dwarfs, red giants and brown dwarfs are not colours of cats.
Check the oil, fill the washer fluid, and rotate the tyres every {n} thousand miles.
Dear customer, your parcel is on its way. Track it with the link below. Thank you for shopping with us!
The exam covers Chapters {n:1-9} to 12. Bring a pencil, a ruler and a calculator. Phones must be switched off.
Attendance was good. Homework is due on Friday. Parents are asked to label all clothing.
Section A: General Information. Section B: Medical History. Section C: Emergency Contact.
A hash map offers constant-time lookup on average; a red-black tree offers logarithmic time in the worst case.
`),
}

export const headingsEn: Sheet = {
  style: 'negative.headings',
  lang: 'en',
  canMix: true,
  noise: 'record',
  isNegative: true,
  weight: 0.9,
  templates: lines(`
TABLE OF CONTENTS
# [[Getting Started|Release Notes|Frequently Asked Questions|Terms and Conditions|Known Issues|Code of Conduct]]
## [[Executive Summary|Scope of Work|Risk Assessment|Lessons Learned|Key Findings|Next Steps]]¶¶- [[Improve onboarding|Reduce costs]]¶- [[Hire two engineers|Review the budget]]
CURRICULUM VITAE¶¶PROFESSIONAL EXPERIENCE¶¶EDUCATION¶¶SKILLS¶Microsoft Office, SQL, Public Speaking
Employee Of The Month Award - Nomination Form
How To Write A Winning Cover Letter In Five Easy Steps
{n:2-12} Best Coffee Machines For Small Kitchens
Meeting Agenda¶1. Welcome¶2. Budget Review¶3. Any Other Business
CONFIDENTIAL - FOR INTERNAL USE ONLY
PART II: GENERAL PROVISIONS
Chapter {n}: The Long Road Home
The Applicant's Submissions
CERTIFICATE OF INSURANCE
Name: ______ Date of Birth: ______ Signature: ______
First Name | Last Name | Email | Phone | City
First name:¶Last name:¶Street:¶City:¶Country:
[First Name] [Last Name]¶[Street Address]¶[City, State ZIP]
{{ customer.name }}, your order {{ order.id }} has shipped
Dear {!first_name}, welcome to {!company}!
Hello <NAME>, your code is <CODE>.
id,name,price,stock¶1,Red Chair,49.90,12¶2,Oak Table,199.00,3¶3,Desk Lamp,24.50,40
| Feature | Free | Pro |¶|---|---|---|¶| Users | 5 | Unlimited |¶| Support | E-mail | 24/7 |
| Month | Revenue | Cost |¶|---|---|---|¶| April | 120 | 80 |¶| May | 140 | 95 |¶| June | 90 | 60 |
Monday: Chest¶Tuesday: Back¶Wednesday: Rest¶Thursday: Legs
Breakfast: Oats¶Lunch: Caesar Salad¶Dinner: Chicken Tikka Masala
Settings > Account > Security > Two-Factor Authentication
File  Edit  View  Insert  Format  Tools  Help
Save As... | Print | Close | Undo | Redo
Error 404: Page Not Found
Warning: Low Disk Space
BREAKING: Markets Fall As Oil Prices Rise
Local Team Wins Cup After Dramatic Penalty Shoot-Out
Q{n:1-4} FY2{n:0-9} Results: Revenue Up, Margins Flat
Human Resources Department¶Annual Leave Policy
Job Title: Senior Project Manager¶Department: Operations¶Reports To: Director of Operations
Diagnosis: Hypertension, Type 2 Diabetes Mellitus¶Medication: Metformin 500 mg, Ramipril 5 mg¶Allergies: None Known
Cc: Bcc: Subject: Attachments:
IN THE MATTER OF THE COMPANIES ACT
WHEREAS the Seller wishes to sell and the Buyer wishes to purchase the Goods;
NOW, THEREFORE, the Parties agree as follows:
Article {n}¶Governing Law and Jurisdiction
Best Wishes For The New Year
Happy Birthday To You!
Ingredients: Wheat Flour, Sugar, Palm Oil, Cocoa Butter, Soy Lecithin, Vanilla
S M L XL XXL
Ready Player Two, Level {n}, Game Over
MON TUE WED THU FRI SAT SUN
`),
}

export const codeNegatives: Sheet = {
  style: 'negative.code',
  lang: 'en',
  canMix: true,
  noise: 'none',
  isNegative: true,
  weight: 1,
  templates: [
    ...lines(`
const total = items.reduce((sum, item) => sum + item.price * item.quantity, 0)
SELECT id, name, city FROM customers WHERE country IS NULL ORDER BY last_name LIMIT {n};
INSERT INTO products (sku, title, price) VALUES ('A-{n:100-999}', 'Garden Chair', {n}.90);
npm install --save-dev vitest typescript @types/node
docker run -d -p 8080:80 --name web nginx:latest
git commit -m "Fix race in scheduler" && git push origin main
git log --oneline¶{hash} fix parser¶{hash} bump version to {version}
kubectl get pods -n production -o wide | grep CrashLoopBackOff
chmod 755 deploy.sh && ./deploy.sh --env staging
sudo apt-get update && sudo apt-get install -y postgresql-16 redis-server
pip install numpy pandas scikit-learn matplotlib==3.{n:1-9}.0
import numpy as np¶import pandas as pd¶from django.db import models
from sklearn.linear_model import Ridge, Lasso¶from flask import Flask, request, jsonify
public class OrderService { private final OrderRepository repository; }
def fibonacci(n):¶    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)
{"status": "ok", "count": {n}, "items": [], "next": null}
{"name": "search_web", "arguments": {"query": "best hiking boots {n:2020-2026}", "limit": 5}}
{"type": "function", "function": {"name": "get_weather", "description": "Returns the weather for a city", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}}
{"role": "system", "content": "You are a helpful assistant. Answer in Markdown."}
[{stamp}] INFO  Server started on port {n:3000-9000}
{stamp} WARN  [main] HikariPool-1 - Connection is not available, request timed out after 30000ms.
{stamp} ERROR worker-{n:1-9} TimeoutError: operation exceeded {n:10-60}s
Traceback (most recent call last):¶  File "main.py", line {n}, in <module>¶ZeroDivisionError: division by zero
TypeError: Cannot read properties of undefined (reading 'name')¶    at Array.map (<anonymous>)
java.lang.NullPointerException: Cannot invoke "User.getName()" because "user" is null
version: "3.9"¶services:¶  db:¶    image: postgres:16¶    ports:¶      - "5432:5432"
name: build¶on: [push]¶jobs:¶  test:¶    runs-on: ubuntu-latest
.card { border-radius: 8px; color: rebeccapurple; background: linear-gradient(45deg, coral, salmon); }
<button class="btn btn-primary" onclick="submitForm()">Sign In</button>
<h1>Welcome Back</h1><p>Please enter your First Name and Last Name.</p>
for (const robin of birds) { robin.sing(); }
enum Weekday { Monday, Tuesday, Wednesday, Thursday, Friday }
interface Person { firstName: string; lastName: string; age: number; email?: string }
const user: User = { id: 1, name: '', roles: ['admin', 'editor'] }
assert.equal(slugify('Hello World'), 'hello-world')
// TODO: handle the case where the user has no last name
/* Licensed under the Apache License, Version 2.0 */
# See CONTRIBUTING.md for the code of conduct
README.md  package.json  src/  tests/  Dockerfile  Makefile
cd ~/projects/api && make test
curl -s https://api.example.com/v1/status | jq '.version'
export NODE_ENV=production PORT=3000
regex: ^[A-Z][a-z]+ [A-Z][a-z]+$ matches First Last
if name == "admin": raise PermissionError("Access Denied")
let mut sum = 0; for i in 0..=10 { sum += i; }
echo "Hello, World!" > hello.txt
fix: ESLint says 'React' was used before it was defined (no-undef)
Refactor this: if (a) { if (b) { return c } else { return d } } else { return d }
CREATE TABLE employees (id SERIAL PRIMARY KEY, first_name TEXT, last_name TEXT, hired DATE);
{"level":"info","msg":"cache miss","key":"session:{hash:12}","ms":{n}}
PASS  src/parser.test.ts (12 tests) 48ms¶FAIL  src/lexer.test.ts > handles escapes
Step 3/9 : RUN npm ci --omit=dev¶ ---> Running in {hash:12}
Accept-Language: en-GB,en;q=0.9¶Content-Type: application/json
gRPC, OAuth 2.0, JWT, SAML and OpenID Connect are supported; LDAP is deprecated.
Upgrade Jenkins {version} to {version}; Jackson and Guava are bumped; Log4j is gone.
`),
    ...blocks(`
ˋˋˋpython
class Stack:
    def __init__(self):
        self.items = []

    def push(self, item):
        self.items.append(item)
ˋˋˋ
[[Why is this slow?|Add type hints.|Write tests.]]
%%
apiVersion: apps/v1
kind: Deployment
metadata:
  name: frontend
spec:
  replicas: {n:1-9}
%%
| Endpoint | Method | Description |
|---|---|---|
| /users | GET | List users |
| /orders | POST | Create order |
%%
Changelog
## {version}
- Add dark mode
- Fix crash on empty Name field
- Remove Internet Explorer support
%%
SELECT c.name, COUNT(*) AS orders
FROM customers c JOIN orders o ON o.customer_id = c.id
GROUP BY c.name HAVING COUNT(*) > {n};
%%
function greet(name: string) {
  return "Hello, " + name
}
%%
<customer><name></name><dob></dob><city></city></customer>
[[convert to JSON|write an XSD]]
%%
[server]
host = 0.0.0.0
port = {n:3000-9000}
[logging]
level = "debug"
`),
  ],
}
