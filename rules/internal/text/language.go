package text

import "strings"

// English judges whether the text is written in English, as the phrases are. Unsure is no: a phrase that is not found
// in a text nobody could read is not known to be absent. A text without words says nothing in any language and is readable.
//
// Each sentence is judged by itself, because forms join their boxes and people change language between them: by words
// that are English and not common elsewhere. It is meant for the few lines of a form, not as a general classifier.
func (f *Folded) English() bool {
	if f.script || f.other*5 > f.latin+f.other {
		return false
	}
	english := 0
	var short []tally
	for from := 0; from < len(f.words); {
		to := from + 1
		for to < len(f.words) && !f.stop[to] {
			to++
		}
		t := count(f.words[from:to])
		from = to
		switch {
		case t.words <= fewWords && t.foreign == 0:
			short = append(short, t)
		case !t.sure():
			return false
		}
		english += t.english
	}
	for _, t := range short { // a few words alone must be English, beside clear English they may be a name
		if t.english < t.words && english < plenty {
			return false
		}
	}
	return true
}

const (
	fewWords = 3 // a sentence too short to be judged by its share of English words
	plenty   = 5 // English words beside which such a sentence needs no judging
)

// tally is what a sentence is made of; numbers and words common to several languages are not counted as either.
type tally struct{ words, english, foreign int }

func count(words []string) (t tally) {
	for _, w := range words {
		switch {
		case w[0] >= '0' && w[0] <= '9' || shared[w]:
			continue
		case commonEnglish[w]:
			t.english++
		case commonElsewhere[w]:
			t.foreign++
		}
		t.words++
	}
	return t
}

func (t tally) sure() bool {
	return t.english >= 2 && t.english*3 >= t.words && t.foreign*3 <= t.english
}

// shared words are English and common in another language too, so they tell nothing.
var shared = set(`a i no me im in arm hand am war so an on do die man her to all as at is was has pass sale sole via per more in
	mal ten ma on mi si se le la de un una es est el da di per con dos des met of over bed want want wat die den het een van als bij`)

// The words of everyday English, and of complaints brought to a practice, by which English is known.
var commonEnglish = set(`
a about above ache aching aches across after again ago all almost along already also although always am an and another any anyone
anything appointment are arm arms around as ask asked at away back bad badly be because bed been before being best better between
big bit bite bitten bleeding bleed blood blow body book both bowel bowels breast breath breathe breathing breathless bring bruise
bump burn burning but by call called came can cannot cant cause causing certificate change changed check chest child chill chills
clear clinic cold come comes coming constant could couldnt couple cough coughing cramps cream cut daily dad daughter day days dear
denies despite did didnt different difficult discharge dizzy do doc doctor doctors does doesnt doing done dont down drink drinking drops
drug due dull during each ear earache ears earlier early eat eating eczema employer enough ever every everything eye eyes face
family far father feel feeling feels feet felt fever feverish few finger fingers fine first fit flu follow food foot for form found
four friday from full further gave gentle get gets getting give given go goes going gone good got gp groin had half hand hands
happened happens happy hard has hasnt have havent having hay he head headache headaches hear heart heavy hello help her here hi him
his history holiday home hope horrible hospital hot hour hours how however hurt hurting hurts husband i if ill im immunisation
improve in infected infection inhaler injection insect inside into is isnt it itch itching itchy its itself ive job joint just
keep keeps kind knee knees know last lately later least leave left leg legs less let letter like little long longer look looking
looks lot low lower lump lumps made make makes many may maybe me mean medication medicine medicines meds mentioned middle might mild
mind minutes miss mole monday month monthly months more morning most mother mouth move moving much mum muscle must my myself nausea
near neck need needed needs never new next night nights no none nor normal nose not nothing noon noticed now nurse occasional of off often
ok okay old on once one ones only or order other our out over own pain painful pains painkillers paracetamol past patient people per
period pharmacy phone pill pills play please poorly possible practice pregnant prescribed prescription pressure previous private
problem problems put quite racing rash reading readings really received recent recently red referral referred refill regarding
regular regularly repeat report request rest result results review right runny said same saturday saw say says school score see seem
seems seen send sent serious severe she shivering shivery short should shoulder show sick sickness side since sinus sit six skin
sleep sleeping slept slight slightly slowly small sneezing so some someone something sometimes son soon sore sort spot spots
start started starting stay still sting stomach stop stopped stopping straight strange stuck such sudden suddenly suffer suffering sunday
supply sure surgery sweating swallow swallowing swelling swollen symptoms tablets take taken taking talk tell telling temperature
test tests than thank thanks that thats the their them then there these they thick thing things think this those though thought
three throat through thursday tight time times tired to today toe toes told tomorrow tonight too took tooth touch travel tried try trying
tuesday tummy turn twice two type unable under unwell up upset urgent urine us use used using usual usually vaccine vaccines very
visit voice vomit vomiting wait waiting wake waking walk walking want wanted wants warm was wasnt water way we weak wednesday wee
week weekend weeks weeing well went were what wheezing when where which while white who why wife will with within without woke wont
work working works worried worry worse worst would wound wrist wrong year years yellow yes yesterday yet you young your
abdominal acne advice allergy ankle antibiotic antibiotics anxiety anxious armpit asthma baby back bloods boy breathlessness burns
calf catarrh chesty collapsed confused confusion congestion constipation contraception contraceptive crying cystitis dehydrated
depressed depression diabetes diabetic diarrhoea dizziness elbow emergency exhausted eyelid fainted fatigue flare forehead girl
hayfever headaches hip impetigo indigestion inflamed insulin itches jaw lethargic lightheaded migraine mood mucus numb
numbness nursery palpitations panic phlegm pins needles rashes ring runs salbutamol seizure shaking sharp shingles shortness sinuses
sneeze stiff stiffness stinging stools suicidal thirsty thrush thumb thyroid tickle tickly tingling toddler tonsils tooth twisted
ulcer unconscious uti vision wax weakness weight wheeze wheezy
sister brother mums dads granny grandma gran grandad nan nana lady man woman kids children
accident addition additional arrange attached available avoid book booked booking busy collect confirm contact copy cover date dates
details email employment ended extend extension form forms housing insurance issue items keep lost move moved needs note notes
online order passport photo photos picture pictures post print ready reception record records register registered registering
registration regards reply request requested requests returned running sick sign signed site status stock store submit support
surname team text texted update updated urgently weekly whether wondering yours
`)

// Words that are frequent in the languages most patients write in besides English, and are not English words. Folded:
// no accents.
var commonElsewhere = set(`
jest sie nie mam boli bole bol mnie moja moj mojej moje przez przy bardzo dzien dobry prosze czy juz tez tylko ktory ale dla
od wczoraj dzisiaj dni tygodni klatce klatka piersiowej piersiowa glowa gardlo goraczka kaszel lekarza wizyte dziekuje oraz
este sunt nu am de la si cu pe ma doare durere dureri foarte buna ziua va rog multumesc copilul meu mea din pentru care sau dar
febra tuse gat spate zile saptamani medicul vreau programare reteta cand
que el los las una por con para muy tengo dolor hace dias desde mi hijo hija gracias hola necesito tambien pero pecho cabeza fiebre
nao com uma dor dias tenho estou minha meu obrigado obrigada peito cabeca febre garganta desde muito por favor preciso
il lo gli che non sono ho mal di della nel da giorni petto testa febbre grazie buongiorno vorrei mia mio molto anche
le les des une je suis mon ma mes est pas depuis jours douleur poitrine avec pour bonjour merci tete fievre gorge dans sur tres aussi
ich und der das ist nicht seit habe mein meine tagen schmerzen brust kopf fieber hals bitte danke mit auf ein eine sehr auch wir
ve bir bu icin cok gun gogus agri agrim agrisi agriyor basim bogazim ates oksuruk var yok tesekkur lutfen merhaba benim
man yra ir ne nuo labai skauda galva krutine gerkle diena dienas dienos aciu prasau laba jau kad
men es ne un sap galva krutis loti paldies ludzu dienas
duele respirar aire sangra pecho cabeza puedo falta mas
respiro piombo petto schmerz blut urin stuhl linken taub schlecht krank krew duszno wymioty temperatura poty moge oddychac
mellkasom brostet ont pijn bloed durere piept lesinat nicht atmen kann
hai mera meri mujhe dard bukhar din se nahi mein aur ko bahut seena sir
mae yn fy wedi poen brest diwrnod ers rwyf dwi ond hefyd diolch
qabaa xanuun waan ku iyo ka madax xabad
dhimbje kam koke prej dite ditesh shume faleminderit gjoks
nem van fejem faj napja kerem koszonom mellkas
`)

// IsEnglish tells whether a BCP 47 tag names English: "en", "en-GB".
func IsEnglish(tag string) bool {
	tag = strings.ToLower(tag)
	return tag == "en" || tag == "eng" || strings.HasPrefix(tag, "en-")
}
