// English judgments and pleadings about human rights, as annotators mark them: names with titles, courts, dates, spans of time, sums.
import { blocks, lines, type Sheet } from '../../sheet.ts'

export const courtEn: Sheet = {
  style: 'court',
  lang: 'en',
  noise: 'record',
  weight: 2.6,
  hasTitlesInside: true,
  isAbroad: true,
  templates: blocks(`
PROCEDURE

{>courtorigin}

{>courtcounsel}

{>courtsteps}

THE FACTS

I. THE CIRCUMSTANCES OF THE CASE

{>courtborn}

{>courtfact%4-9}
%%
{>courtorigin} {>courtcounsel}
%%
{>courtborn}

{>courtfact%3-6}
%%
{>courtfact%3-6}
%%
{>courtfact*2-4}
%%
A. The background to the case

{n:5-9}. {>courtborn}

{n:10-14}. {>courtfact}

{n:15-19}. {>courtfact}

B. The criminal proceedings against the applicant

{n:20-24}. {>courtfact}

{n:25-29}. {>courtfact*2-3}
%%
THE LAW

{>courtlaw%2-4}
%%
{>courtclaim%2-4}
%%
{>courtfact*1-2}

{>courtlaw}

{>courtclaim*1-2}
%%
IN THE {court1}
Case No. {case}
BETWEEN
{upper}
Claimant
- and -
{org}
Defendant

{>pleading%2-4}
%%
In the case of {last} v. [[Poland|Turkey|the United Kingdom|Romania|Hungary]],

The European Court of Human Rights, sitting as a [[Chamber|Committee]] composed of:
{full*}, President,
{full*},
{full*},
{full*}, judges,
and {full*}, Section Registrar,
Having deliberated in private on {longdate},
Delivers the following judgment, which was adopted on that date:
%%
{>pleading%2-4}
`),
  parts: {
    courtorigin: lines(`
1. The case originated in an application (no. {appno}) against the {=ORG:[[Republic of Turkey|Kingdom of Sweden|Republic of Poland|United Kingdom of Great Britain and Northern Ireland|Slovak Republic|Republic of Moldova|Russian Federation|French Republic|Federal Republic of Germany]]} lodged with the Court under Article 34 of the Convention for the Protection of Human Rights and Fundamental Freedoms (“the Convention”) by a {nat} national, {tfull} (“the applicant”), on {longdate}.
The case originated in an application (no. {appno}) against {=ORG:[[Ukraine|Italy|the Czech Republic|Romania]]} lodged with the European Commission of Human Rights (“the Commission”) under former Article 25 of the Convention by {tfull} (“the applicant”) on {longdate}.
The case originated in two applications (nos. {appno} and {appno}) against {country} lodged by two {nat} nationals, {tfull} and {tfull2} (“the applicants”), on {longdate} and {longdate} respectively.
The case originated in an application against {country} lodged by {n:2-9} {nat} nationals, {tfull}, {tfull2} and {tfull3}, and a company, {org} (“the applicant company”), on {longdate}.
`),
    courtcounsel: lines(`
The applicant was represented [[before the Court |]]by {tini2}, a lawyer practising in {city}. The {=ORG:[[Turkish Government|Polish Government|Slovak Government|Russian Government|United Kingdom Government|Hungarian Government|Italian Government|French Government|Government of Moldova]]} (“the Government”) were represented by their Agent, {tini3}[[, of the {=ORG:Ministry of Foreign Affairs}|, {=ORG:Ministry of Justice}|]].
The applicant, who had been granted legal aid, was represented by {tini2}, a solicitor working for {lawfirm}, {city}. The {=ORG:[[Turkish Government|Polish Government|Slovak Government|Russian Government|United Kingdom Government|Hungarian Government|Italian Government|French Government|Government of Moldova]]} (“the Government”) were represented by their Agent, {tini3} of the {=ORG:Foreign and Commonwealth Office}, {=LOCATION:London}.
The applicants were represented by {tini4} and {tini2}, lawyers practising in {city} and {city}. The Government were represented by their Agents, {tini3} and {tini5}.
The applicant was represented by {org2}, a non-governmental organisation based in {city}. The {=ORG:[[Turkish Government|Polish Government|Slovak Government|Russian Government|United Kingdom Government|Hungarian Government|Italian Government|French Government|Government of Moldova]]} did not designate an Agent.
`),
    courtsteps: lines(`
On {longdate} the [[President of the Third Section|Court]] decided to give notice of the application to the Government. Applying Article 29 § 3 of the Convention, it decided to rule on the admissibility and merits at the same time.
By a decision of {longdate} the Court declared the application [[partly |]]admissible. The Chamber decided that no hearing was required (Rule 59 § 3 in fine).
On {longdate} and {longdate} the applicant and the Government filed observations. {tini4} was granted leave to intervene as a third party.
`),
    courtborn: lines(`
The applicant was born in {birthyear} and lives in {city}.
The applicant, {tfull}, is a {nat} national who was born in {birthyear} and lives in {place}. He is represented by {tini2}.
The applicants, {tfull} and {tfull2}, were born in {birthyear} and {birthyear} respectively and live in {city}, {country}.
The applicant was born on {longdate} and is currently [[detained in {inst}|serving a sentence in {city} Prison|homeless]]. At the material time {g:he/she} worked as a {job}.
The applicant is a {nat} {job} who is {trait}, born in {birthyear} in {city}.
The facts of the case, as submitted by the parties, may be summarised as follows.
The applicant, a {job}, was married to {tfull2}. They have {=QUANTITY:two} children, {first3} and {first4}, born in {year} and {year}.
The applicant company, {org}, has its registered office in {city}. Its director, {tfull}, was born in {birthyear}.
`),
    courtfact: lines(`
On {longdate} the applicant was [[arrested|taken into custody|questioned|remanded in custody]] by police officers from the {inst} on suspicion of [[theft|aggravated fraud|membership of an illegal organisation|drug trafficking|assault]].
On {longdate} the {court1} [[convicted|acquitted]] the applicant [[of fraud|of robbery|of all charges|]] and sentenced {g:him/her} to {duration}’ imprisonment.
The applicant [[appealed|lodged an appeal]] against that [[decision|judgment]]. On {longdate} the {court2} [[dismissed the appeal|upheld the judgment|quashed the judgment and remitted the case]].
On {longdate} the {court3} refused leave to appeal.
Between {longdate} and {longdate} the {court1} held {=QUANTITY:[[twelve hearings|seven hearings|sixteen hearings]]}.
The {court1} ordered {org} to pay the applicant {sum} in compensation for {=MISC:[[unfair dismissal|loss of earnings|an occupational disease]]}.
{tlast2}, the applicant’s [[wife|husband|brother|neighbour|former employer]], gave evidence on {longdate}.
On {longdate} {tini4}, a [[doctor|psychiatrist|forensic expert]] at the {hospital}, examined the applicant and noted [[bruises on {g:his/her} left arm|signs of depression|a fractured rib]].
In {monthyear} the applicant started working as a {job} for {org} in {city}.
The applicant’s detention lasted {duration}.
The proceedings lasted {duration} before {=QUANTITY:three} levels of jurisdiction.
In a judgment of {longdate}, which became final on {longdate}, the {court2} increased the sum to {sum}.
By a decision of {longdate} the {inst} refused the applicant’s request for [[a residence permit|a disability pension|access to the file]].
The applicant’s mother, {tfull5}, died on {longdate} in {city}, aged {age}.
The [[prosecutor|investigating judge]], {tini4}, questioned {tlast2} and {=QUANTITY:[[five other persons|seven witnesses|two other suspects]]}.
The applicant was transferred from {city} Prison to {city} Prison, where he shared a cell of {=QUANTITY:[[16 square metres|9 sq. m|34 square metres]]} with {=QUANTITY:[[eleven|five|three]]} other [[inmates|prisoners]].
On {longdate} the applicant and {tlast2} divorced. Custody of their son {first3}, born on {longdate}, was awarded to the [[mother|father]].
On {daymonth} the applicant was brought before the {court1}. On {daymonth} he was released.
The expert, {tini3}, submitted {g3:his/her} report in {monthyear}.
The {inst} ({=ORG:[[Tax Office|tingsrätten|Cour d’appel|Landgericht]]}) fined the applicant {sum}.
The applicant owned {=QUANTITY:[[two plots of land|three flats|20 hectares of forest]]} near {city}, registered under no. {case}.
On {longdate} the newspaper {=ORG:[[Evening Post|Daily Courier|Morning Star|Neue Zeitung|Nowe Słowo]]} published an article by {full4} accusing the applicant of corruption.
In {year} the applicant, then a {job}, joined the {=ORG:[[Workers’ Party|Farmers’ Union|Democratic Front|Green Alliance]]}.
{tlast} was dismissed from {g:his/her} post as a {job} at the {inst} with effect from {longdate}.
The applicant claimed [[widows’ benefits|a retirement pension|unemployment benefit]] on {longdate}. The claim was rejected on {longdate} by the {inst}.
According to the applicant, {tini4} and two other officers [[beat him with truncheons|insulted her on account of her {nat} origin|threatened his family]] in {city}.
The applicant, who is {trait}, complained of [[discrimination|ill-treatment]] to the {inst} on {longdate}.
On an unspecified date in {year} the applicant requested the {court2} to [[reopen the proceedings|release {g:him/her} on bail of {sum}]].
The enforcement proceedings (no. {case}) were instituted on {longdate} by bailiff {tini5}.
{tlast}’s salary was reduced by {=QUANTITY:[[10%|33%|a third|25 per cent|half]]} to {sum} per month from {monthyear}.
At the relevant time {g:his/her} salary was {sum} per month and {g:he/she} paid {=QUANTITY:[[10%|11%|22.5%|9 per cent]]} of it in contributions, amounting to {sum} per annum.
The rate of inflation averaged {=QUANTITY:[[81.7%|64.2%|12 per cent|about 50%]]} per annum; interest was calculated at {=QUANTITY:[[30%|50%|7.5%|4 per cent]]}.
The doctors found that {g:his/her} work capability had been reduced by {=QUANTITY:[[33%|50%|two thirds|80 per cent]]} and noted a wound measuring {=QUANTITY:[[15 x 10 mm|3 x 2 cm|5 cm|2.5 by 1 cm]]}.
The applicant worked as {=DEMOGRAPHIC:[[an administrator|a conscript|an electrician|an auditor|an actress|an imam|an army officer]]} until {year}.
When the applicant was {=DEMOGRAPHIC:[[a conscript|a trainee|a pupil|a prisoner|a member of parliament|a reservist]]}, {g:his/her} [[wife|partner]] {=DEMOGRAPHIC:[[gave birth to a son|gave birth to a daughter|was pregnant|was unemployed]]}.
The benefits were payable to {=DEMOGRAPHIC:[[widows|widowers|pensioners|disabled persons|single mothers|civil servants|farmers|veterans|refugees]]} only; the applicant, a {=DEMOGRAPHIC:[[man|woman|widower|widow|father of two|mother of three]]}, was refused.
The applicant was charged together with {count} before the {court1}.
The investigation concerned {count} and {count}; the case file comprised {count}.
On {longdate} the police seized {count} and {count} in {city}.
The applicant had inherited {count} near {city} from {g:his/her} father, {full5}.
The {court1} heard {count}. It ordered {org} to pay {sum} to the applicant and {sum} to {tlast2}.
The commission, by {count} to {count}, rejected the request of {longdate}.
On {longdate} the applicant instituted civil proceedings in the {court1}, seeking {sum} from {org} for [[breach of contract|damage to {g:his/her} property|unpaid wages]].
The {court1} held hearings on {longdate}, {longdate} and {longdate}. The hearing of {longdate} was adjourned because {tlast2} had failed to appear.
On {longdate} {g:he/she} was again remanded in custody until {longdate}.
The {court2} prolonged the applicant’s detention on {longdate}, {longdate} and {daymonth}.
From {longdate} to {longdate} the applicant was held in solitary confinement in {=LOCATION:[[Ravensmoor Prison|HMP Larkfield|Dolna Remand Centre|Kestrel Hill Prison]]}.
On {longdate} the {inst} seized {=QUANTITY:[[three computers|two cars|450 grams of heroin|twenty boxes of documents]]} at the applicant’s flat in {city}.
Following an audit in {monthyear}, the {=ORG:[[Tax Authority|Customs Service|Inland Revenue|Social Insurance Board|National Audit Office]]} ordered {org} to pay {sum}.
On {longdate} the {=ORG:[[Parole Board|Employment Tribunal|Disciplinary Board|Refugee Appeals Board|Expropriation Commission|Municipal Council]]} rejected the request.
The applicant, a {nat} national of {nat} origin, entered {country} in {monthyear} and applied for asylum on {longdate}.
In {country} the applicant had been a {job} and a member of the {=ORG:[[Liberation Front|Peoples’ Union|National Renewal Party]]}.
The deportation order of {longdate} was enforced on {longdate}; the applicant was flown to {city}.
The applicant’s children, {first3} (born in {year}) and {first4} (born in {year}), were placed in care in {monthyear}.
The {court1} granted {tlast2} access to the child every second weekend. {tlast} appealed.
The applicant’s husband, {tfull2}, a {job}, was killed on {longdate} in the village of {city}.
An autopsy carried out on {longdate} by {tini4} established that death had occurred about {=DATETIME:[[ten hours|two days|thirty minutes]]} earlier.
On {longdate} the applicant underwent surgery at the {hospital}. {g:He/She} was found to be {=DEMOGRAPHIC:[[permanently disabled|unfit for work|severely disabled]]}.
The applicant has been receiving {=MISC:[[a disability pension|widow’s benefits|unemployment benefits|a survivor’s pension]]} of {sum} per month since {monthyear}.
The plot, measuring {=QUANTITY:[[1,200 square metres|3.5 hectares|840 m²]]} and situated in {city}, was expropriated on {longdate}.
The {inst} offered {sum}, which the applicant considered insufficient.
The applicants’ house in {=LOCATION:[[the village of Orvany|the Karsk district|the municipality of Velm|the county of Brandal]]} was demolished in {year}.
{tini5}, the district prosecutor, discontinued the investigation on {longdate}.
On {longdate} {tlast2} and {tlast3} were convicted of manslaughter and sentenced to {duration} and {duration} of imprisonment respectively.
The bill of indictment comprised {=QUANTITY:[[400 pages|sixty counts|twelve volumes]]} and concerned {=QUANTITY:[[fifteen|eleven|forty-two]]} accused.
Judge {full3} was replaced by Judge {full4} on {longdate}.
The reporting judge, {tini3}, resigned in {monthyear}.
The applicant had been absent from {g:his/her} post at the {inst} for {duration}.
On {longdate} the {=ORG:District Court} ([[{=ORG:Sąd Rejonowy}|{=ORG:tingsrätten}|{=ORG:Amtsgericht}|{=ORG:okresní soud}]]) gave judgment in the applicant’s favour.
The {=ORG:Supreme Court} rejected an appeal on points of law on {longdate}. The {=ORG:Constitutional Court} declined to examine the complaint on {longdate}.
{tlast}, who is {age} and {trait}, lives with {g:his/her} [[mother|sister]] in {city}.
The letter of {longdate} bore the stamp “Censored” and had been opened by the staff of {city} Remand Centre.
The applicant took part in a demonstration in {city} on {longdate}, together with some {=QUANTITY:[[200|fifty|3,000]]} people, organised by {org}.
The article, entitled “{=MISC:[[The Mayor’s Millions|Justice for Sale|Silence in Court]]}”, appeared in the {monthyear} issue.
The applicant’s dismissal was based on Law no. {n:100-999} and the decision of the {inst} of {longdate}.
The applicant’s claim was registered under file number {case}.
On {longdate} the parties reached a friendly settlement: the Government would pay {sum} to {tlast} and {sum} to {tini2}.
On {longdate} a car driven by {tfull2}, {age}, collided with the applicant’s motorcycle on the road between {city} and {city}.
After {duration} in {country}, the applicant returned to {city}, where {g:his/her} parents lived.
The applicant’s lawyer, {tini2}, was absent from the hearing of {longdate}.
The {nat} authorities issued an arrest warrant against {tlast} on {longdate}.
At the relevant time the applicant was {age} years old and [[had {=QUANTITY:three} children|suffered from {=MISC:asthma}|was unemployed]].
`),
    courtlaw: lines(`
The applicant complained that the length of the proceedings had been incompatible with the “reasonable time” requirement laid down in Article 6 § 1 of the Convention.
The Government contested that argument. They submitted that the case had been complex.
The Court reiterates that the reasonableness of the length of proceedings must be assessed in the light of the circumstances of the case.
The period to be taken into consideration began on {longdate} and ended on {longdate}. It thus lasted {duration} for two levels of jurisdiction.
There has accordingly been a violation of Article 3 of the Convention in respect of {tlast}.
The Government maintained that {tlast} had failed to exhaust domestic remedies.
The Court notes that this complaint is not manifestly ill-founded within the meaning of Article 35 § 3 (a) of the Convention.
Article 41 of the Convention provides: “If the Court finds that there has been a violation of the Convention or the Protocols thereto, the Court shall, if necessary, afford just satisfaction to the injured party.”
`),
    courtclaim: lines(`
The applicant claimed {sum} in respect of non-pecuniary damage.
{tlast} claimed {sum} in respect of pecuniary damage and {sum} for costs and expenses incurred before the {court1}.
The Government considered the claim excessive.
The Court awards the applicant {sum} under this head, plus any tax that may be chargeable.
The applicants also claimed {sum}, covering {=QUANTITY:40 hours} of work by {tini2}.
The default interest rate should be based on the marginal lending rate of the European Central Bank.
`),
    pleading: lines(`
{n:1-4}. The Claimant, {tfull}, of {address}, was employed by the Defendant, {org}, as a {job} from {date} until {date}.
The Defendant is a company incorporated in {country} with its registered office at {address} (company no. {vat}).
On or about {date}, {full2}, the Defendant’s [[managing director|regional manager|HR officer]], told the Claimant that [[her position was redundant|he would be replaced]].
It is denied that {tlast2} made the alleged statement. {tlast2} was in {city} on that day.
By letter dated {date} the Claimant’s solicitors, {lawfirm}, demanded payment of {amount}.
Witness statement of {full3}: I, {full3}, of {address}, {job}, will say as follows.
I make this statement in support of the application by {tlast}. I have known {first} for {n:2-30} years.
Counsel for the Appellant, {full4} KC, relied on the evidence of {tlast3}.
The Plaintiff {full} resides in {region}. Plaintiff's date of birth is {dob}, SSN {national}.
The Applicant and the Respondent married in {city} on {date}. There are two children of the family, {first3} ({childage}) and {first4} ({childage}).
Before {=PERSON:[[Lord Justice Harrow|Mr Justice Penn|Lady Justice Corrie|HHJ Tindall]]}, sitting in {court1}, on {date}.
And upon hearing {full4} of counsel for the Claimant and {full5} for the Defendant, IT IS ORDERED that the hearing listed on {date} be vacated.
`),
  },
}
