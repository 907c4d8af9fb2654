// Words that readers link with labels people often sort by. A label outside this list is judged by its own name and description.
export const topicSeeds: readonly (readonly [names: readonly string[], seeds: string])[] = [
  [
    ['billing', 'payment', 'payments', 'finance', 'invoice', 'accounting', 'rechnung', 'facturation', 'facturación'],
    'invoice bill charged charge payment paid card refund price subscription fee receipt overcharged double twice vat money debit bank rechnung zahlung betrag abgebucht facture paiement factura cobro pago',
  ],
  [['refund', 'refunds', 'return', 'returns'], 'refund return money back reimburse send back exchange'],
  [
    ['technical', 'tech', 'bug', 'it', 'technik', 'technique', 'técnico'],
    'error crash crashes crashed bug broken not working fails freeze login server install update app screen loading timeout slow connection software password reset page code exception fehler stürzt erreur panne fallo',
  ],
  [['account', 'login', 'access'], 'account password login sign username profile locked email verification access two-factor'],
  [
    ['shipping', 'delivery', 'logistics', 'lieferung', 'livraison', 'envío'],
    'delivery shipped parcel package courier tracking arrived late delayed address warehouse paket lieferung colis livraison paquete envío',
  ],
  [['sales', 'pricing', 'quote', 'lead'], 'buy quote offer pricing demo discount purchase upgrade plan licence interested'],
  [
    ['complaint', 'complaints', 'beschwerde', 'réclamation', 'queja'],
    'unacceptable disappointed angry terrible worst complain rude unhappy frustrated never again poor awful',
  ],
  [['praise', 'compliment', 'feedback'], 'thank great excellent love wonderful helpful friendly'],
  [['feature', 'request', 'enhancement', 'suggestion'], 'would like could you add feature wish support suggest improvement please add'],
  [['question', 'inquiry', 'how-to'], 'how what where when can could question wondering'],
  [['cancellation', 'cancel', 'churn'], 'cancel cancellation terminate stop subscription leave unsubscribe'],
  [
    ['spam', 'scam', 'phishing'],
    'winner won prize click free offer urgent lottery viagra casino congratulations claim limited cash bitcoin verify account suspended password link',
  ],
  [['ham', 'legitimate'], 'meeting attached regards lunch project tomorrow thanks see'],
  [
    ['positive', 'pos', 'good', 'positiv', 'positif', 'positivo', 'tích'],
    'good great excellent love loved wonderful best amazing happy perfect fantastic pleased enjoy enjoyed recommend friendly helpful delicious fast superb brilliant satisfied nice awesome gut toll super hervorragend zufrieden empfehlen bon excellent génial ravi parfait bueno excelente genial encantado perfecto tốt tuyệt hài lòng',
  ],
  [
    ['negative', 'neg', 'bad', 'negativ', 'négatif', 'negativo', 'tiêu'],
    'bad terrible awful worst hate hated disappointing disappointed poor broken slow rude dirty waste horrible useless unhappy refund never annoying fails failed wrong late cold expensive noisy schlecht schrecklich enttäuscht kaputt langsam mauvais horrible déçu nul lent malo terrible decepcionado lento tệ kém thất vọng',
  ],
  [
    ['urgent', 'high', 'critical', 'p1', 'dringend'],
    'urgent immediately asap emergency critical down outage now today deadline production severe blocked',
  ],
  [['low', 'minor', 'trivial'], 'whenever minor cosmetic typo nice to have later'],
  [
    ['legal', 'contract', 'law', 'compliance', 'recht'],
    'contract clause agreement liability court lawsuit lawyer attorney terms breach gdpr compliance regulation indemnity claim plaintiff vertrag klage contrat avocat contrato',
  ],
  [
    ['hr', 'human', 'personnel'],
    'employee leave vacation salary hiring onboarding payroll benefits manager resignation candidate interview',
  ],
  [
    ['medical', 'health', 'clinical', 'medicine'],
    'patient doctor diagnosis treatment hospital symptom medicine dose pain surgery nurse blood',
  ],
  [['sports', 'sport'], 'match team game player goal coach league season win championship football tennis score'],
  [['politics', 'politik', 'politique', 'política'], 'government election minister parliament vote president party law policy senate'],
  [['business', 'economy', 'wirtschaft'], 'company market shares profit revenue stock bank trade merger investor quarter earnings'],
  [['science', 'research'], 'study researchers experiment laboratory discovery scientists data hypothesis'],
  [['technology', 'computing'], 'software computer device chip internet startup ai phone app data'],
  [['travel', 'tourism'], 'flight hotel trip beach booking airport tour luggage'],
  [['food', 'recipe', 'cooking'], 'recipe cook bake ingredients restaurant dish flavour dinner'],
  [['security', 'privacy'], 'breach vulnerability attack hacked leak malware encryption unauthorised phishing password'],
  [['confidential', 'sensitive', 'secret'], 'confidential secret private personal salary diagnosis password internal only'],
  [['appointment', 'scheduling'], 'appointment schedule reschedule calendar slot book meeting date time'],
  [['insurance', 'claim'], 'policy claim premium insured damage accident coverage insurer'],
  [['education', 'academic'], 'student course exam teacher school university homework grade'],
  [['lease', 'rental', 'property', 'estate'], 'landlord tenant rent lease premises apartment property deposit'],
  [['employment', 'labour'], 'employee employer salary dismissal contract wages notice probation work'],
  [['entertainment', 'film', 'music'], 'movie film actor music song album concert series'],
]
