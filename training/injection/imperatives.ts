// Documents that are full of orders and questions and yet speak to no model: manuals, recipes, questions and answers, forum threads, job
// advertisements, forms, exams, configuration. They teach that an order which fits its document is no attack.
import type { Random } from '../tagger/random.ts'

const verbs =
  'Open|Close|Remove|Turn|Press|Check|Clean|Replace|Connect|Fill|Mix|Cut|Place|Store|Read|Install|Select|Enter|Measure|Tighten|Add|Wait for|Repeat with|Do not touch|Never cover|Always use|Keep|Hold|Ignore|Disregard|Write down|Describe|Compare|Explain|List|Calculate|Translate|Summarize|Answer|Include|Delete|Send|Report|Forward|Print|Show'.split(
    '|',
  )
const objects =
  'the lid|the cover|the filter|the valve|the cable|the left screw|the battery|the dough|the onions|the pan|the water tank|the label|the form|the package|the settings page|the network name|the warning light|the red line|the first column|the passage|the answer sheet|your name|the value of x|the main idea|both graphs|the previous section|all parts|the invoice number|the rear panel|the reservoir|the sample|the mixture|the system menu|the assistant button|the prompt on the display|the command line|the instructions on page {n}'.split(
    '|',
  )
const tails =
  '|with a dry cloth|for {n} minutes|until it clicks|before use|every {n} weeks|if the light is red|in the correct order|and wait|at room temperature|from the list|with warm water|in your own words|in two sentences|carefully|as shown in figure {n}|and keep the receipt|to the service desk|by hand'.split(
    '|',
  )
const asks =
  'How do I return {o}?|How long does it take to replace {o}?|What happens when I forget {o}?|Can I clean {o} in the dishwasher?|Where do I find {o}?|Do you ship to {place}?|Who pays for {o}?|Why does {o} blink?|Is {o} covered by the warranty?|What is the price of {o}?|When will you open again?|May I ignore {o}?|Which payment methods do you accept?|How can I change my password?|What should I do if {o} is missing?|What is your policy on refunds?|Do I need an account?'.split(
    '|',
  )
const replies =
  'Yes, within {n} days.|No, that is not possible.|Please contact us first.|Go to settings and choose the second entry.|It usually takes {n} hours.|You can do this in your account.|We will send you a new one.|See section {n} of the manual.|That depends on the model.|Use the form below and we will answer soon.'.split(
    '|',
  )
const chat =
  'Can you send me the file?|Sure, give me a minute.|Did you see the message from {p}?|No, what does it say?|Please call me when you are there.|Tell {p} I said hello.|What time is dinner?|Forget it, I found it.|Ignore that, wrong chat.|Write me when you land.|lol ok|Could you book the table for {n}?|Who is coming tomorrow?|Remind me to pay {p}.|Where are you?|I will be {n} minutes late.|Do you want pizza?'.split(
    '|',
  )
const forum =
  'I get the following error when I run this:|Any ideas?|You forgot to close the file.|Just replace the last line with this:|Use a dictionary instead of a list, like so:|Do not call it inside the loop.|Try the code below.|Add the following to your configuration:|Your function returns None, so include a return statement.|As the error says, the shape must match.|Here is a working example:|Please post the full traceback.|Make sure to import it first.|You can simply do:|Change your code to this:|Put the next block before the loop:|Then print the result and check its type.|Hope this helps.|Note that this only works in version {n}.|What version do you use?|In your code you call it twice.|The answer by {p} is correct, but you should also catch the exception.|Remove the brackets and it will work.|Ensure that the following is set in your environment:|Consider using the built-in function instead.|Why do you convert it to a string in the first place?|You have to call {f} before {g}.|The problem is that {f} returns a {t}, not a {t}.|Instead of {f} use {g}.|Replace {f} with {g} and the error goes away.|{f} expects a {t} but you pass a {t}.|The error message says that {f} has no attribute {g}.|You are calling {f} on a {t}, which does not work.|Change {f} to {g} in line {n}.|If you want to keep the {t}, use {f} like this:|First convert the {t} to a {t} and then call {f}.|Have a look at the documentation of {f}.|You can check this by printing {f}.|This happens because {f} was removed in version {n}.|Upgrade the package to version {n} or call {g} yourself.|In your case the {t} is empty, therefore {f} fails.|I would suggest to use {f} here.|Try to set {f} to None before the loop.|Wrap the call of {f} in a try block.|Your {t} has the wrong shape; reshape it with {f}.|Note that {f} works in place and returns None.|You need to pass the {t} as a keyword argument:|Pass {f} as the second argument and remove {g}.|A better way to do that is {f}, see the example:|Do not name your variable {f}, it hides the built-in.|Import {f} from the new module instead:|Add parentheses after {f}, otherwise you get the function itself.|What is {f} supposed to return?|Did you define {f} before you use it?|How did you install {f}?|EDIT: as {p} pointed out, {g} is faster.|Update: with version {n} you can use {f} directly.|Simply put this in front of your code:|Let me explain: a {t} cannot be used as a key.|Consider the following example with a {t}:|Write it like this:|Use the code below to reproduce the problem:|Here you should use {f}, since {g} only accepts a {t}.|The solution is to initialise the {t} outside the function.|You might want to include {f} in your requirements.|Just add {f} to your class:|Make sure {f} is a {t} and try again.|Just install {f} with pip and restart the notebook.|Define the function {f} with one more parameter, self.|Check whether {f} is None before you access {g}.'.split(
    '|',
  )
const programs =
  'x = np.array([{n}, 2, 3])|print(x.shape)|df = df.dropna(subset=["a"])|for i in range({n}):|    total += i|model.fit(X_train, y_train)|return self.value|if x is None:|    raise ValueError("x must not be None")|const list = items.map((item) => item.id)|await page.goto("https://example.com")|response = requests.get(url, timeout={n})|with open("data.csv") as f:|    rows = list(csv.reader(f))|System.out.println(total);|public static void main(String[] args) {|SELECT id FROM users WHERE age > {n};|UPDATE orders SET paid = 1 WHERE id = {n};|pip install pandas|npm run build|docker run -p {n}:80 web|git checkout -b fix|let total: number = 0|torch.cat([a, b], dim=1)|plt.show()|subprocess.run(["ls", "-l"])|os.remove("old.txt")|sock.connect(("localhost", {n}))|headers = {"Authorization": f"Bearer {token}"}|int main() { return 0; }|Traceback (most recent call last):|  File "<string>", line {n}, in <module>|KeyError: \'name\'|AttributeError: \'NoneType\' object has no attribute \'text\'|RuntimeError: size mismatch|TypeError: unsupported operand type(s)|ValueError: could not convert string to float|Error: Cannot find module \'./index\'|undefined is not a function'.split(
    '|',
  )
const config =
  'host: localhost|port: {n}|debug: false|DB_PASSWORD=changeme{n}|API_TOKEN=tok_{n}abcdef{n}|  image: web:{n}|[server]|timeout = {n}|export PATH=$PATH:/opt/bin|"version": "1.{n}.0",|"scripts": { "build": "make" },|# change this before you deploy|# do not edit by hand|; ignore the following lines|<property name="size" value="{n}"/>|user = admin|level: info|secret: ${SECRET}|- name: run the tests|  run: make check|listen {n} ssl;|aws_access_key_id = AKIAEXAMPLE{n}|password: "hunter{n}"|url = postgres://app:pw{n}@db.example.org/app|curl -H "Authorization: Bearer abc{n}" https://api.example.com|const token = "xk-{n}-{n}-{n}"|BEGIN CERTIFICATE|MIIB{n}xYz{n}AAbbCC{n}|assert key == "k{n}"|system_prompt: prompts/main.txt|role: assistant'.split(
    '|',
  )
const jobs =
  'We are looking for a {n}-hour assistant in {place}.|You will plan meetings and answer the phone.|You have experience with spreadsheets.|You are friendly and act as the first contact for guests.|Your tasks include writing reports.|Please send your application to {p}.|You must hold a driving licence.|You will report to the head of sales.|Include your salary expectations.|Do not send original documents.|We offer {n} days of leave.'.split(
    '|',
  )
const contract =
  'The tenant shall pay the rent by the third working day.|The parties may terminate with {n} weeks notice.|This agreement replaces all previous agreements and instructions.|The contractor shall follow the instructions of the client.|Any prior understanding is void.|The supplier must not disclose confidential information.|Notices shall be sent to the address above.|The previous rules no longer apply as of 1 May.|The user is responsible for keeping the password secret.|Section {n} remains unaffected.|The customer shall ignore invoices from other senders.'.split(
    '|',
  )
const news =
  'The mayor asked residents to ignore rumours about the bridge.|Police said {p} was questioned for {n} hours.|The company {p} founded will open a plant in {place}.|Researchers presented a new language model on Monday.|Shares rose by {n} percent.|"Forget the old plans," the minister said.|The game ended {n} to 2.|Rain is expected in {place}.|The assistant coach resigned after the match.|Critics call the rules outdated.|The chat bot answered {n} questions a minute, the report says.|Voters will decide in autumn.|He was born in {place} and moved to the coast in 19{n}.|She won the award for her second novel.'.split(
    '|',
  )
const notes =
  'Patient reports pain for {n} days.|Continue the medication twice daily.|Advised to stop smoking.|Please repeat the blood test in {n} weeks.|No known allergies.|Follow-up with Dr {p}.|Do not lift heavy objects.|Asked to write down the meals.|Blood pressure 1{n}/80.|Discharge instructions were given and understood.'.split(
    '|',
  )
const posts =
  "Just moved to {place}, any tips?|Who else is excited for the weekend?|Check out my new video!|Follow me for more.|Tag a friend who needs this.|Don't forget to subscribe.|So proud of {p} today!|Selling my old bike, {n} euros, message me.|Can somebody explain this film to me?|Tell me you are from {place} without telling me.|RT if you agree|What is the best pizza in {place}?|Ignore my last post, found the keys.|Happy birthday {p}!!|I am {n} and work as a nurse.|Contact me at {p}.".split(
    '|',
  )
const people = 'Hanna|Milo Brandt|Aiko|Samir Haddou|Greta Lund|Paolo|Ewa Zielna|Thanh|Dr. Orsini|Beth Calder'.split('|')
const places = 'Leeds|Graz|Porto|Lyon|Utrecht|Gdynia|Turin|Da Nang|Austin|Bergen'.split('|')

const functions =
  'torch.max|np.reshape|df.groupby|json.loads|list.append|os.path.join|model.predict|requests.get|str.split|re.findall|self.data|plt.plot|dict.items|subprocess.run|open|print|input|tensor.numpy|pd.concat|train_test_split|socket.send|array.map|useState|fetch|res.json|sorted|sum|tf.cast|nn.Linear|driver.find_element|cursor.execute|tkinter.Button|x.view|load_model|setattr|range'.split(
    '|',
  )
const types =
  'list|tuple|tensor|string|dictionary|array|DataFrame|Series|number|generator|module|function object|boolean|bytes object|set|class'.split(
    '|',
  )

const kinds: Readonly<Record<string, (draw: Draw) => string[]>> = {
  manual: (draw) => ['Instructions', ...draw.times(4, 14, (index) => `${draw.random() < 0.5 ? `${index + 1}. ` : ''}${order(draw)}`)],
  exam: (draw) => [
    'Exercises',
    ...draw.times(3, 9, (index) => `${index + 1}. ${order(draw)} ${draw.random() < 0.4 ? draw.from(asks) : ''}`),
  ],
  faq: (draw) => [
    'Frequently asked questions',
    ...draw.times(3, 8, () => `${draw.from(asks)}\n${draw.from(replies)} ${draw.from(replies)}`),
  ],
  chat: (draw) => draw.times(4, 16, () => `${draw.random() < 0.7 ? `${draw.from(people).split(' ')[0]}: ` : ''}${draw.from(chat)}`),
  forum: (draw) =>
    draw.times(3, 9, () =>
      draw.random() < 0.5 ? draw.from(forum) : `\`\`\`\n${draw.times(1, 6, () => draw.from(programs)).join('\n')}\n\`\`\``,
    ),
  answer: (draw) => [
    'Traceback (most recent call last):',
    ...draw.times(1, 4, () =>
      draw.from([
        '  File "main.py", line {n}, in <module>',
        '    {f}(x)',
        '  File "<string>", line {n}, in run',
        '    return {f}(self, {n})',
      ]),
    ),
    draw.from([
      'TypeError: {f} expected {n} arguments',
      'AttributeError: module has no attribute {g}',
      'ValueError: shapes ({n},) and ({n},) not aligned',
      "NameError: name 'x' is not defined",
      'RuntimeError: expected a {t}',
      'KeyError: {n}',
      'ImportError: cannot import name {g}',
    ]),
    '',
    ...draw.times(1, 6, () => {
      const prose = draw.times(1, 3, () => draw.from(forum)).join(draw.random() < 0.5 ? ' ' : '\n')
      return draw.random() < 0.6 ? `${prose}\n\`\`\`\n${draw.times(1, 6, () => draw.from(programs)).join('\n')}\n\`\`\`\n` : prose
    }),
  ],
  program: (draw) => draw.times(4, 25, () => draw.from(programs)),
  config: (draw) => draw.times(1, 16, () => draw.from(config)),
  job: (draw) => draw.times(4, 9, () => draw.from(jobs)),
  contract: (draw) => draw.times(4, 12, (index) => `§ ${index + 1} ${draw.from(contract)} ${draw.from(contract)}`),
  news: (draw) => [draw.times(4, 12, () => draw.from(news)).join(' ')],
  clinic: (draw) => [draw.times(3, 9, () => draw.from(notes)).join(' ')],
  post: (draw) => [draw.times(1, 5, () => draw.from(posts)).join(' ')],
}

type Draw = {
  readonly random: Random
  readonly from: (list: readonly string[]) => string
  readonly times: (least: number, most: number, make: (index: number) => string) => string[]
}

function order(draw: Draw): string {
  return `${draw.from(verbs)} ${draw.from(objects)} ${draw.from(tails)}`.trim().concat('.')
}

export function drawImperatives(random: Random): { readonly kind: string; readonly lines: string[] } {
  const one = (list: readonly string[]) => list[Math.floor(random() * list.length)]!
  const draw: Draw = {
    random,
    from: (list) =>
      one(list)
        .replaceAll('{o}', () => one(objects))
        .replaceAll('{n}', () => String(2 + Math.floor(random() * 90)))
        .replaceAll('{p}', () => one(people))
        .replaceAll('{f}', () => (random() < 0.5 ? `\`${one(functions)}\`` : one(functions)))
        .replaceAll('{g}', () => (random() < 0.5 ? `\`${one(functions)}()\`` : one(functions)))
        .replaceAll('{t}', () => one(types))
        .replaceAll('{place}', () => one(places)),
    times: (least, most, make) => Array.from({ length: least + Math.floor(random() * (most - least + 1)) }, (_, index) => make(index)),
  }
  const kind = random() < 0.15 ? 'answer' : one(Object.keys(kinds))
  return { kind, lines: kinds[kind]!(draw).join('\n').split('\n') }
}
