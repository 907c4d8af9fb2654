// Spanish texts: requests, mail, offices, health, judgments, posts and what holds nothing to hide.
import { blocks, lines, type Sheet } from '../sheet.ts'

const chat: Sheet = {
  style: 'chat',
  lang: 'es',
  noise: 'chat',
  weight: 1.5,
  templates: lines(`
[[Puedes|Podrías]] preguntarle a {first} si [[el informe está listo|está libre el {weekday}|seguimos necesitando el proyector]]?
pregunta a {who} si [[la cena sigue en pie|ya firmaron el contrato]]
Mi jefe {first} [[quiere que trabaje los fines de semana|me gritó delante de todos|no me sube el sueldo]]. [[¿Qué le digo?|¿Cómo respondo?|]]
dile a {first} y a {first2} que [[llego tarde|ya estoy en {city}|se canceló]]
Discutí con {first} por culpa de {first2}. [[¿Quién tiene razón?|¿Debo disculparme?|]]
[[mi hermana|mi hermano|mi vecino|mi madre|mi marido|mi mujer|mi hijo|mi hija|mi ex|mi novia|mi casero|mi jefa]] {first} [[viene de {place}|me rompió el portátil|se muda a {city}|trabaja en {org}|no contesta]]
Escribe [[una felicitación de cumpleaños|un poema|una nota|un mensaje de agradecimiento]] para {who}[[, que cumple {age}|, que adora el senderismo|]].
¿Cómo le digo a {first} con tacto que su texto es malo?
Hola, me llamo {full}[[, tengo {age} años|]] y vivo en {city}. [[Necesito un currículum.|]]
Soy {who}[[, {job} en {city}|]]. [[Olvidé mi contraseña.|¿Me ayudas?|]]
Tengo {age} años, soy {job} y estoy {trait}. [[¿Puedo pedir una hipoteca?|¿Qué me aconsejas?]]
¿Qué le respondo a {first}? Trabaja en {org}, en {city}, y quiere el dinero antes del {date}.
Redacta un correo para {title} {last} aplazando la cita del {date}. Firma: {full2}, {org}.
Contesta a {first}: "[[Lo siento, hoy no puedo|Perfecto, hasta el {weekday}|Mil gracias]]"
Resume para {first}: {first2} dijo que {org} recorta el presupuesto un {n} %, {first3} no está de acuerdo.
Recuérdame llamar a {who} [[mañana|el {weekday}|a las {time}]][[ al {phone}|]]
¿Qué le regalo a {first}, de {age} años, que le gusta [[la jardinería|la pesca|cocinar]]?
{first} le contó a {first2} que [[dejo el trabajo|estoy embarazada|me voy a {city}]]
gracias {first} [[eres un sol|hasta luego|besos]] {smiley}
oye {first} [[vienes hoy|dónde estás]]? {first2} y {first3} ya están aquí
{first} de {orgshort} ha llamado, [[quiere bajar el precio|espera respuesta antes del {date}]]
¿Quién es {full}[[ de {org}|]]?
Organiza un fin de semana en {city} para mí, {first} y los niños, {first2} ({childage}) y {first3} ({childage}).
Mi casero, {title} {last}, no me devuelve la fianza. El piso está en {address}. ¿Qué derechos tengo?
Quiero denunciar a {org}. El {date}, {title} {last} me [[insultó|ignoró]].
Dilo mejor: {first}, mándame el contrato ya. {first2}
A mi hija {first} ({childage} años) [[la acosan en el colegio|le ha subido la fiebre]] y su profesor, {title2} {last2}, no hace nada.
Paciente {full}, {age} años, toma Sintrom. [[¿Interacción con ibuprofeno?|¿Qué vigilar?]]
Mi clienta {full} quiere divorciarse de {first2}. ¿Qué trámites hay?
Traduce al inglés: "Querida {first}, gracias por tu carta. {first2}"
Ordena alfabéticamente: {full*}, {full*}, {full*}
Mesas: {first*}, {first*}, {first*} y {first*}
La boda de {first} es el {date} y no tengo qué ponerme
{last} no ha venido, {last2} está de vacaciones, {last3} lo sustituye.
Ayer cené en {orgshort}, en {city}, con {first} y {first2}
Mi correo: {email}, tel. {phone}, nombre: {full}, empresa: {org}. Hazme una firma.
la abuela {first} cumple {age}, [[ideas?|un discurso por favor]]
¿{first} y {first2} saben lo de {first3}? {smiley}
[12/3/24, {clock}] {first}: [[vienes?|ya llego]]¶[12/3/24, {clock}] {first2}: sí {smiley}¶[12/3/24, {clock}] {first}: trae a {first3}
{first}: has visto a {first2}?¶{first3}: no, está en casa de {nick2}¶{first}: vale
Agente: Buenos días, soy {full} de {org}.¶Cliente: Hola, {first}, mi número de cliente es {customer}.
{upper}: No vi nada.¶FISCAL: ¿Conoce a {title2} {last2}?¶{upper}: Sí, de {city}.
ay {first} no me digas eso {smiley}
`),
  parts: {
    filler: lines(`
¡Gracias de antemano!
Sé breve, por favor.
Ha llovido toda la semana y el jardín está inundado.
La cafetera de la segunda planta se ha vuelto a estropear.
Responde en español sencillo.
La reunión fue larga y nadie tomó notas.
Perdón por el tocho.
El plazo termina a finales de mayo.
Espero que se entienda.
Corrige también la ortografía.
Buen fin de semana a todos.
El tren llegó con retraso.
`),
  },
}

const mail: Sheet = {
  style: 'mail',
  lang: 'es',
  noise: 'prose',
  templates: blocks(`
De: {full} <{email}>
Para: {full2} <{email2}>
Asunto: {>subject}

{>greeting}

{>body*1-3}

{>closing}
{>signature}
%%
{>greeting}

{>body%2-3}

{>closing}
{>signature}
%%
Asunto: {>subject}

{>greeting}
{>body*1-2}
{>closing}
{first}
%%
{>greeting} {>body} {>closing} {who}
%%
{full}
{address}

{org2}
{address}

{city}, {date}

Asunto: {>subject}

{g2:Estimado Sr./Estimada Sra.} {last2}:

{>body*2-3}

Atentamente,
{full}
%%
El {date} a las {clock}, {full2} <{email2}> escribió:
> {>body}
> {first2}

{>greeting}
{>body}
{first}
%%
[[Corrige este correo|Más corto|Responde a esto]]: {>greeting} {>body*1-2} {>closing} {full}
`),
  parts: {
    subject: lines(`
Cita del {date}
Factura {invoice}
[[RE: |RV: |]]reunión con {org}
Baja de mi contrato
Candidatura al puesto de [[contable|jefe de ventas]] - {full}
Siniestro {policy}
Vacaciones {last}
Despedida de {first2}
Excursión a {city}
`),
    greeting: lines(`
Hola {first2}:
Hola, {first2},
Querido {first2}:
Querida {first2}:
Buenos días, {first2}:
Buenas tardes, {title2} {last2}:
Estimado Sr. {last2}:
Estimada Sra. {last2}:
Estimados señores:
Hola a todos:
Estimado {first2}:
Estimada doctora {last2}:
Hola {first2} y {first3}:
{first2}:
A quien corresponda:
`),
    body: lines(`
Gracias por su [[mensaje|llamada]] del {date}.
Le adjunto [[la factura|el contrato|el acta]] de {org2}.
He hablado con {title3} {last3} y [[está de acuerdo|le llamará el {weekday}]].
Durante mis vacaciones me sustituye {full3} ({email3}).
¿Puedes reenviárselo a {first3}?
Nos vemos el {date} a las {time} en {address}.
Por desgracia, {first3} deja {org} el {date}.
Mi hijo {first3} no irá a clase el {date} por motivos médicos.
Puede llamarme al {phone}.
Deseo darme de baja (cliente {customer}) a partir del {date}.
Transfiera {amount} a la cuenta {iban}, a nombre de {full}.
Nuestro cliente {full3} no ha pagado la factura {invoice}.
Vivo en {address} desde {year}.
Antes trabajé en {org3}, en {city}, como {job}.
{first3} y {first4} también vienen.
Nací el {dob} en {city}.
El consejo se reunió el {date}; {last3} y {last4} votaron en contra.
Dale recuerdos a {first3} y a los niños.
Lamentamos comunicarle que su candidatura no ha sido seleccionada.
Por favor, confirme la recepción.
`),
    closing: lines(`
Un saludo,
Saludos cordiales,
Atentamente,
Un abrazo,
Besos,
Saludos,
Gracias,
Hasta pronto,
Cordialmente,
Quedo a la espera de su respuesta.
`),
    signature: blocks(`
{first}
%%
{full}
%%
{full}
[[Directora general|Responsable de RR. HH.|Jefe de proyecto]]
{org}
%%
{full}
{org}
{address}
Tel.: {phone}
{email}
%%
{ini}
%%
Fdo.: {full}
%%
Dra. {full}, {hospital}
%%
{first} y {first3}
`),
  },
}

const office: Sheet = {
  style: 'office',
  lang: 'es',
  noise: 'record',
  canMix: true,
  weight: 1.5,
  templates: lines(`
De una parte, {org}, con domicilio en {address}, representada por D. {full2}, y de otra, {full}, mayor de edad, con DNI {national} y domicilio en {address}.
Contrato de arrendamiento: {full} alquila a {full2} la vivienda sita en {address} por {amount} al mes.
Factura {invoice}: {full}, {address}. A pagar antes del {date} en {iban}.
Acta de la reunión del {date}: {full} abre la sesión. {title2} {last2} informa sobre {org}. {last3} y {last4} se abstienen.
Asistentes: {full}, {full2}, {full3}. Excusa: {last4}
CURRÍCULUM¶Nombre: {full}¶Fecha de nacimiento: {dob}, {city}¶Nacionalidad: {nat}¶Profesión: {job}
{monthyear} - {monthyear}: {org}, {city}¶{year}: {school}
Certificado: {title} {full} trabajó en {org} como {job} desde el {date} hasta el {date}.
Amonestación a {full}, empleado {employee}: el {date} no se presentó. {full2}, RR. HH.
Queja: mi superior {full2} me humilló el {date} delante de {first3} y {first4}.
Parte de accidente {policy}: el {date}, {full2} chocó con mi coche {plate}. Testigo: {full3}, {phone}.
El testigo {full}, de {age} años, {job}, con domicilio en {address}, declara no conocer a {full2}.
El {date} hacia las {time}, {title} {last}, de {age} años y nacionalidad {nat}, fue detenido en {street}, {city}.
Paciente: {full}, nacido el {dob}, ingresa el {date} en {hospital}. {title} {last} refiere [[mareos|dolor torácico]].
Informe de alta: {full}, {age} años, {job}, {trait}, vive con {first2} en {city}. Tratamiento: ramipril 5 mg. {title3} {last3}
Estimado compañero, le remito a {full} ({dob}) por asma. Dr. {full2}, {hospital}
Nota de enfermería {clock}: {title} {last} durmió bien, visita de su hija {first2}. {letters3}
Queridos padres de {first}: 4.º B irá a {city} el {date}. {full2}, {school}
Incidencia {ticket}: {full}, {email}, no puede entrar con {login}.
Reserva {booking}: {upperlast}, {city} - {city}, {date}, {clock}
Poder: yo, {full}, nacido el {dob}, autorizo a {full2} a recoger el paquete {order}.
Testamento: lego a mi sobrina {full} mi casa de {city}.
Autos {case}: {full} contra {org}. Letrado: {title2} {last2}, {city}.
Contacto: {full} ({org}), {phone}, {email}
Notas: {first} quiere mudarse a {city}, {first2} duda, {first3} decide.
Turnos: {weekday} {first*}, {weekday} {first*}, {weekday} {first*}
{org}, CIF {vat}, administrador único {full}, {city}.
Pasaporte {passport}, {full}, {nat}, nacido en {city} ({country})
`),
}

const court: Sheet = {
  style: 'court',
  lang: 'es',
  noise: 'record',
  weight: 2.2,
  hasTitlesInside: true,
  isAbroad: true,
  templates: blocks(`
PROCEDIMIENTO

{>origin}

{>counsel}

LOS HECHOS

{>born}

{>fact%4-8}
%%
{>origin} {>counsel}
%%
{>born}
{>fact+3-6}
%%
{>fact*2-4}
%%
{>fact%3-6}

{>law*1-2}
%%
FUNDAMENTOS DE DERECHO

{>law%2-3}

{>fact}
%%
{>fact*1-2} {>law}
%%
En {city}, a {date}. El {court1} ha visto los autos {case} seguidos a instancia de {full} contra {org}. {>fact*1-2}
`),
  parts: {
    origin: lines(`
El asunto tiene su origen en una demanda (no {appno}) contra la {=ORG:[[República de Turquía|República Francesa|República de Polonia|Federación de Rusia|República de Moldavia]]} presentada ante el Tribunal en virtud del artículo 34 del Convenio por un nacional {nat}, el {tfull} ("el demandante"), el {longdate}.
El asunto tiene su origen en una demanda (nº {appno}) dirigida contra el {=ORG:[[Reino de España|Reino Unido|Reino de Suecia]]} que una ciudadana {nat}, la {tfull} («la demandante»), interpuso el {longdate}.
Los demandantes, {tfull} y {tfull2}, son nacionales {nat}, nacidos en {birthyear} y {birthyear}, y residen en {city}.
`),
    counsel: lines(`
El demandante estuvo representado por el {tini2}, abogado en ejercicio en {city}. El Gobierno {nat} ("el Gobierno") estuvo representado por su agente, el {tini3}[[, del {=ORG:Ministerio de Asuntos Exteriores}|]].
La demandante fue representada por {tini2}, letrada en {city}. El Gobierno estuvo representado por {tini3}.
El demandante, beneficiario de asistencia jurídica gratuita, estuvo representado por {org2}, asociación con sede en {city}.
`),
    born: lines(`
El demandante nació en {birthyear} y reside en {city}.
La demandante nació el {longdate} en {city}. En el momento de los hechos era {job}.
El demandante, {nat}, de profesión {job}, nació en {birthyear} y está preso en {city}.
El demandante está casado con {tfull2}; tienen {=QUANTITY:[[dos|tres|cuatro]]} hijos, {first3} y {first4}, nacidos en {year} y {year}.
`),
    fact: lines(`
El {longdate}, el demandante fue detenido por la {inst} como sospechoso de [[robo|tráfico de drogas|pertenencia a banda armada]].
Mediante sentencia de {longdate}, el {court1} condenó al demandante a {duration} de prisión.
El demandante recurrió. El {longdate}, el {court2} confirmó la sentencia.
El {longdate}, el {court3} inadmitió el recurso de casación.
Por sentencia de {longdate}, el {court2} revocó la decisión y concedió al demandante {sum}.
{tlast2}, [[esposa|vecino|antiguo jefe]] del demandante, declaró el {longdate}.
El demandante fue acusado junto con {count} ante el {court1}.
La policía incautó {count} y {count} en {city} el {longdate}.
El demandante heredó {count} cerca de {city}.
El {court1} oyó a {count} y condenó a {org} a pagar {sum} a {tlast2}.
El {longdate}, el {tini4}, médico del {hospital}, observó hematomas en el brazo izquierdo.
En {monthyear}, el demandante empezó a trabajar como {job} para {org} en {city}.
El procedimiento duró {duration} en tres instancias.
Entre el {longdate} y el {longdate}, el tribunal celebró {=QUANTITY:[[doce vistas|siete vistas]]}.
La demandante compró en {year} un terreno en {city} por {sum}.
El juez de instrucción, el {tini4}, interrogó a {tlast2} y a {=QUANTITY:[[otras cinco personas|siete testigos]]}.
El {longdate}, la {inst} le denegó el permiso de residencia.
El padre del demandante falleció el {longdate} en {city}, a los {age} años.
El demandante fue trasladado de la prisión de {city} a la de {city}.
El diario {=ORG:[[El Eco de la Mañana|La Voz del Valle|Nuevo Heraldo]]} publicó el {longdate} un artículo de {full4} sobre el caso.
{tlast} se divorció en {year}. La custodia de la niña, {first3}, se atribuyó a la madre, {tlast2}.
El {daymonth}, el perito {tini5} presentó su informe.
El demandante, {trait}, se quejó de discriminación ante la {inst}.
El {court1} fijó en {sum} la indemnización a cargo de {org}, con domicilio social en {city}.
Las autoridades {nat} dictaron una orden de detención contra {tlast} el {longdate}.
`),
    law: lines(`
El demandante alega que la duración del procedimiento vulneró el artículo 6 § 1 del Convenio.
El Gobierno se opone a esta tesis. El Tribunal recuerda su jurisprudencia constante.
El período a considerar comenzó el {longdate} y terminó el {longdate}. Duró, pues, {duration}.
{tlast} reclama {sum} por daño moral y {sum} por gastos y costas.
El Tribunal concede al demandante {sum}, más cualquier impuesto exigible.
Por consiguiente, ha habido violación del artículo 3 del Convenio respecto de {tlast}.
`),
  },
}

const posts: Sheet = {
  style: 'posts',
  lang: 'es',
  noise: 'prose',
  canMix: true,
  templates: lines(`
¡Feliz de anunciar que me incorporo a {org} en {city} como [[directora de marketing|desarrollador]]! Gracias a {full2} y {first3}.
Vendo [[bici|sofá|cochecito]], {amount}, recoger en {city}, {street}. {first}, {phone}
Busco canguro para {first} ({childage}) y {first2} ({childage}) en {city}, tel. {phone}
★★★★★ {first}, de {org}, es un encanto. - {firstini2}
¡No vayáis a {org}, en {city}! {title} {last} me estafó. {full2}, {date}
La Dra. {last}, de {city}, es maravillosa; escuchó a {first2} con calma.
{first}, {age} años, {job} en {city} desde {year}. [[¡Escribidme!|]]
{full} ({city}, {dob}) es un {job} {nat}.
{full} nació en {birthyear} en {city}, hija de {full2}; estudió en la {school} antes de entrar en {org}.
{org} compra {org2}, anunció el {weekday} su presidente, {full}.
{city} ({=ORG:[[EFE|Redacción]]}) - El alcalde {full} inauguró el {weekday} con {full2} la nueva piscina.
Un hombre de {age} años fue detenido en {city}. {full}, {job}, está acusado de robar en {org}.
Falleció {full} el {date} en {city}, a los {age} años. Su esposa {first2} y sus hijos {first3} y {first4} ruegan una oración.
Desaparecida: {full}, {age} años, vista en {city} el {date}. Tel. {phone}
@{login} sí, {first} dijo lo mismo
Comentario de {full}: trabajé {n:2-9} años en {org}, nunca más.
En {place} hace sol, pero {first} prefiere {city}.
Mis vecinos {first} y {full2} hacen fiesta todas las noches.
Viaje compartido {city} - {city} el {date}, {first}, {phone}
Foto: {full}/{org}
Una película de {full} con {full2} y {full3}
CV_{under}.pdf y contrato-{hyphened2}.pdf adjuntos
Bufete {last} y {last2}: {initials} {last} ({letters})
La familia {last}, los {last2} y {first3} vendrán.
{upper}, {city}
{last} marcó dos goles, {last2} se retiró lesionado.
`),
}

const questions: Sheet = {
  style: 'negative.questions',
  lang: 'es',
  noise: 'chat',
  canMix: true,
  isNegative: true,
  weight: 1.2,
  templates: lines(`
¿Cómo [[configuro|instalo|actualizo]] [[Docker|Jenkins|Apache|Django|Laravel|Kafka]] [[en Linux|detrás de un proxy|con TLS]]?
¿Cuál es la diferencia entre [[let y const|TCP y UDP|por y para|ser y estar|una S.L. y una S.A.|hurto y robo]]?
Explica [[el teorema de Pitágoras|la ley de Ohm|el teorema de Bayes|el efecto Doppler|la fotosíntesis]] [[fácil|con un ejemplo]].
Escribe [[un poema sobre el otoño|una función en Python que ordene una lista|un cuento de un rey y un panadero]].
¿Cómo se hace [[una tortilla|un gazpacho|una crema catalana|una ensalada César|un roscón de Reyes]]?
Traduce al [[inglés|francés|alemán]]: "[[Buenos días, ¿qué tal?|La reunión se aplaza.|Está lloviendo.]]"
Mi [[jefe|vecino|casero|compañero|médico]] [[siempre llega tarde|no contesta|quiere más dinero]]. [[¿Qué hago?|¿Consejos?]]
¿Qué significa [[RGPD|IVA|ERTE|KPI|NDA|SMI]]?
Dame [[cinco|tres]] [[sinónimos de bonito|ventajas del teletrabajo|ejemplos de metáforas]].
¿Por qué [[falla mi consulta SQL|el cielo es azul|se cuelga mi programa]]?
Dilo de forma [[más educada|más corta]]: [[Envíeme los documentos ya.|Me da igual.]]
Estoy [[cansado|enferma|agobiado]], ¿qué hago?
¿Tienes una plantilla de [[carta de renuncia|contrato de alquiler|acta]]?
¿Puedo tomar [[paracetamol|ibuprofeno|omeprazol]] con alcohol?
vale gracias, ya funciona
no, el otro
¿En mayo o en agosto se plantan los tomates?
Convierte {n} kilómetros a millas.
Calcula la derivada de x^2 + {n}x.
`),
}

const prose: Sheet = {
  style: 'negative.prose',
  lang: 'es',
  noise: 'record',
  canMix: true,
  isNegative: true,
  weight: 1.5,
  templates: lines(`
El recurrente sostiene que la resolución impugnada vulnera el artículo {n} de la Constitución.
Conforme al artículo {n} del Código Civil, el deudor responde de los daños y perjuicios.
El Tribunal recuerda que el artículo 6 § 1 del Convenio obliga a los Estados a organizar su sistema judicial.
La parte demandada no ha acreditado el pago. Las costas se imponen a la parte vencida.
El Arrendatario abonará la renta dentro de los siete primeros días de cada mes. El Arrendador entregará recibo.
El Trabajador se obliga a guardar secreto durante la vigencia del Contrato.
Según el RGPD, usted tiene derecho de acceso, rectificación y supresión.
FALLO: Que desestimando el recurso, debo confirmar y confirmo la sentencia. Notifíquese a las partes.
Contraindicaciones: embarazo, insuficiencia hepática grave, enfermedad de Crohn. Efectos adversos: náuseas, cefalea.
Los pacientes con enfermedad de Parkinson o de Alzheimer deben comenzar con dosis bajas.
Mezclar la harina con el azúcar, añadir los huevos y hornear {n} minutos. Decorar con albahaca y romero.
Buscamos jefe de proyecto con experiencia. Contrato indefinido, horario flexible y fruta gratis.
Las ventas crecieron un {n} % en el primer trimestre gracias al comercio electrónico.
Pulse Intro y haga clic en Guardar. Reinicie la aplicación si es necesario.
Su sesión ha caducado. Vuelva a iniciar sesión.
ÍNDICE¶Introducción¶Metodología¶Resultados¶Conclusiones
Orden del día¶1. Aprobación del presupuesto¶2. Ruegos y preguntas
Nombre:¶Apellidos:¶Fecha de nacimiento:¶Domicilio:¶Firma:
nombre;apellidos;ciudad;teléfono
| Mes | Ventas | Costes |¶|---|---|---|¶| Mayo | 120 | 80 |¶| Agosto | 140 | 95 |
Estimados señores: hemos recibido su solicitud y la tramitaremos lo antes posible.
Estimado [Nombre]: gracias por [motivo]. Un saludo, [Su nombre]
La revolución industrial transformó el trabajo, las ciudades y el campo.
El rey, el panadero, el pastor y el molinero volvieron a casa. La rosa y el lirio se marchitaron. Las flores de mayo, la esperanza y los dolores.
La hamburguesa estaba fría y el servicio fue lento. No volveré.
¡Hotel estupendo, desayuno abundante, cama cómoda!
Guardar | Cancelar | Imprimir | Ayuda
La piscina permanecerá cerrada de lunes a miércoles por obras.
El presente contrato se rige por la ley española. Las partes se someten a los juzgados y tribunales competentes.
El presidente abre la sesión, comprueba el quórum y recuerda el orden del día.
Primero.- Que la actora prestaba servicios para la demandada. Segundo.- Que fue despedida por causas objetivas.
`),
}

export const spanish: readonly Sheet[] = [chat, mail, office, court, posts, questions, prose]
