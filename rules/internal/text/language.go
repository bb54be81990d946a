// The language of a text: English, or unsure.

package text

import (
	_ "embed"
	"strings"
)

// English judges whether the text is written in English, as the phrases are. Unsure is no: a phrase that is not found
// in a text nobody could read is not known to be absent. A text without words says nothing in any language and is
// readable.
//
// Each sentence is judged by itself, because forms join their boxes and people change language between them: most of
// its words must be English, and no run of words may be something else. It is meant for the few lines of a form, not as
// a general classifier.
func (f *Folded) English() bool {
	return !f.script && f.other*5 <= f.latin+f.other && !f.foreign
}

// tally is what a sentence is made of; numbers and words common to several languages are not counted as either.
type tally struct {
	english, foreign, unknown int
	row                       int // of words that are not English, up to the last one
	run                       int // the longest such row
}

// count takes the next word of a sentence.
func (t *tally) count(e *entry) {
	switch {
	case e.classes.has(shared) || digit(e.text[0]):
		return
	case e.classes.has(english):
		t.english++
		t.row = 0
		return
	case e.classes.has(commonElsewhere):
		t.foreign++
	default:
		t.unknown++
	}
	t.row++
	t.run = max(t.run, t.row)
}

// sure tells whether a sentence is certainly English. A name or a slip of the pen may stand in it; two in a row only
// where there is plenty of English around them.
func (t *tally) sure() bool {
	const plenty = 6
	rows := 1
	if t.english >= plenty {
		rows = 2
	}
	return t.unknown+t.foreign <= t.english && t.foreign*3 <= t.english && t.run <= rows
}

// shared words are English and common in another language too, so they tell nothing.
var shared = list(`non a all als am an arm as at bed bij con da de den des di die do dos een el es est hand has her
	het i
	im in is la le ma mal man me met mi more no of on over pass per sale se si so sole ten to un una van via want war
	was wat`)

//go:embed english.txt
var englishList string

// english are the words of the list that english.README.txt describes.
var english = list(englishList)

// Words that are frequent in the languages most patients write in besides English, and are not English words. Folded:
// no accents.
var commonElsewhere = list(`
jest sie nie mam boli bole bol mnie moja moj mojej moje przez przy bardzo dzien dobry prosze czy juz tez tylko ktory ale
	dla
od wczoraj dzisiaj dni tygodni klatce klatka piersiowej piersiowa glowa gardlo goraczka kaszel lekarza wizyte dziekuje
	oraz
este sunt nu am de la si cu pe ma doare durere dureri foarte buna ziua va rog multumesc copilul meu mea din pentru care
	sau dar
febra tuse gat spate zile saptamani medicul vreau programare reteta cand
que el los las una por con para muy tengo dolor hace dias desde mi hijo hija gracias hola necesito tambien pero pecho
	cabeza fiebre
nao com uma dor dias tenho estou minha meu obrigado obrigada peito cabeca febre garganta desde muito por favor preciso
il lo gli che non sono ho mal di della nel da giorni petto testa febbre grazie buongiorno vorrei mia mio molto anche
le les des une je suis mon ma mes est pas depuis jours douleur poitrine avec pour bonjour merci tete fievre gorge dans
	sur tres aussi
ich und der das ist nicht seit habe mein meine tagen schmerzen brust kopf fieber hals bitte danke mit auf ein eine sehr
	auch wir
ve bir bu icin cok gun gogus agri agrim agrisi agriyor basim bogazim ates oksuruk var yok tesekkur lutfen merhaba benim
man yra ir ne nuo labai skauda galva krutine gerkle diena dienas dienos aciu prasau laba jau kad
men es ne un sap galva krutis loti paldies ludzu dienas
duele respirar aire sangra pecho cabeza puedo falta mas
respiro piombo petto schmerz blut urin stuhl linken taub schlecht krank krew duszno wymioty temperatura poty moge
	oddychac
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
