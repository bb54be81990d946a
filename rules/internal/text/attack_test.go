// Sentences that try to hide a phrase: negation, disguise and other languages.

package text_test

import (
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules/internal/text"
	"github.com/stretchr/testify/require"
)

func affirmed(s string, phrases ...string) bool {
	m := text.NewMatcher()
	var ids []int
	for _, p := range phrases {
		id, _ := m.Add(p)
		ids = append(ids, id)
	}
	hits := m.Find(text.Fold(s))
	for _, id := range ids {
		if hits.Affirmed(id) {
			return true
		}
	}
	return false
}

// Sentences of patients in which a negation stands near a red flag and does not deny it. None may be hidden.
func TestAffirmedAllTheSame(t *testing.T) {
	for _, s := range []string{
		"Not been well, chest pain since this morning", "I don't feel well, chest pain",
		"I don't feel good chest pain all night", "no appetite, chest pain since noon",
		"No appointments left, chest pain", "No answer on the phone, chest pain all night",
		"no history of heart problems, chest pain started today",
		"no known allergies, chest pain for 2 hours", "Never smoked, chest pain for 2 hours",
		"I don't drink, chest pain", "not on any medication, chest pain",
		"no fever, chest pain, sweating", "no cough, breathless at rest", "not eaten, chest pain",
		"no energy, breathless", "no, chest pain", "no - chest pain started after",
		"not breathing properly, chest pain", "I can not breathe properly, chest pain",
		"painkillers not working, chest pain", "denied an appointment, chest pain",
		"in the absence of a GP, chest pain", "no warning, chest pain came on", "No GTN left, chest pain",
		"I'm not coping, suicidal", "not myself, suicidal",
		"don't want to be here, suicidal", "no friends, no family, suicidal", "haven't had chest pain like this before",
		"never had chest pain like this",
		"no chest pain until today", "didn't have chest pain until today", "no chest pain yesterday but now severe",
		"told not to ignore chest pain",
		"haven't told anyone about chest pain", "didn't mention chest pain last time", "I can not stand the chest pain",
		"paracetamol doesn't help chest pain",
		"GTN spray does not touch the chest pain", "antacids have not relieved the chest pain",
		"haven't been able to shift chest pain", "denied help for chest pain",
		"no let up in chest pain", "no end to the chest pain", "no respite from chest pain",
		"not had a break from chest pain", "no chest pain relief from spray",
		"without warning chest pain", "without any exertion chest pain", "no hope left suicidal",
		"no will to live suicidal", "not the usual chest pain", "not normal chest pain",
		"not mild chest pain", "not a little chest pain", "no ordinary chest pain", "no small chest pain",
		"isn't it chest pain", "is this not chest pain", "can't breathe no",
		"chest pain, no", "I can't breathe", "not only chest pain", "no better, chest pain worse",
		"chest pain not going away", "why do I have chest pain no one listens",
		"no cough but chest pain", "I dont know if its chest pain", "not sure if chest pain", "no no chest pain",
		"cough and chest pain", "no change in the chest pain",
		"I have never had chest pain so severe as today", "never experienced such chest pain",
		"I've never felt such chest pain in my life", "haven't had such chest pain in years",
		"never had chest pain so bad", "never had any chest pain as bad as this",
		"didn't report chest pain to the nurse but had it", "I haven't reported the chest pain to anyone",
		"have not reported feeling suicidal to anyone", "I never reported being suicidal",
		"didn't get chest pain checked", "haven't had the chest pain looked at",
		"no sign of chest pain easing", "no signs of chest pain stopping", "not experiencing chest pain any less",
		"no chest pain at rest, but on walking yes",
		"I don't have chest pain all the time, it comes and goes", "doesn't have chest pain every day",
		"not suicidal at the moment but I was last night with a plan",
		"didn't have chest pain then, have it at the moment", "no chest pain tablets left and it hurts",
		"dont have chest pain tablets left", "do I not have chest pain symptoms??",
		"Not sleeping or eating or breathless lying down",
	} {
		require.True(t, affirmed(s, "chest pain", "cant breathe", "breathless", "suicidal"), "%q", s)
	}
}

func TestDenied(t *testing.T) {
	for _, s := range []string{
		"no chest pain, just the cough", "No chest pain", "denies any chest pain",
		"denies chest pain or breathlessness", "without chest pain", "I do not have chest pain",
		"I don't have any chest pain.", "never had any chest pain", "no fever, cough or chest pain",
		"no cough or chest pain", "chest pain: none", "Chest pain? No",
		"no signs of chest pain", "not having any chest pain", "no fever or chest pain",
		"no nausea, vomiting, fever or chest pain", "Chest pain - no", "chest pain = no", "chest pain - none",
		"no chest pain at all", "neither fever nor chest pain", "hasnt got chest pain", "no history of chest pain",
	} {
		require.False(t, affirmed(s, "chest pain"), "%q", s)
	}
}

// What cannot be read as English is not known to lack a phrase.
func TestUnread(t *testing.T) {
	for _, s := range []string{
		"No puedo respirar", "me falta aire", "me duele", "me sangra", "no puedo mas", "no respiro", "Blut im Urin",
		"Blut im Stuhl", "Schmerzen im linken Arm",
		"Hand taub, Arm taub", "war so schlecht", "so krank", "duszności i poty", "krew i wymioty", "bol i temperatura",
		"Fáj a mellkasom", "a mellkasom", "Ont i bröstet",
		"ont i arm", "am o durere", "a lesinat", "durere in piept", "pijn in arm", "bloed in urine",
		"I can nicht atmen",
		"Please call me back, I need an appointment with the doctor today. Nie mogę oddychać",
		"Please call me back because I am not well. 胸が痛い 息ができない",
		"I need a doctor. No puedo respirar, me duele el pecho", "💔😵", "\ufffd\ufffd\ufffd", "ch\ufffdst pain", "⠉⠓⠑⠎⠞",
		"\U000e0063\U000e0068\U000e0065\U000e0073\U000e0074", "all well \ufff9chest\ufffapain\ufffb",
		"ch\xe9st pain \xff\xfe", "chest թain",
		"I need to see a doctor today please. Zawał serca.", "please call me back today. đau ngực",
		"please call me back today ndimva kupweteka pachifuwa ndipo sindingathe kupuma",
		"I would like an appointment please call me. Mi manca fiato.",
		"My mother is ill, she does not speak English. Atemnot, Brustenge.",
		"I need an appointment please. Sanki olmek istiyorum.",
		"please help me doctor saans phool rahi chhati bhaari",
		"Dear doctor, senti buke kore betha hocche please call me today",
		"Hi, gogsum agriyor nefes alamiyorum, please call me back today",
		"Please help, nefes darligi", "I was fine after that. Krwawienie. Omdlenie.",
		"please see photo. Sangue urina. Thank you very much for your help",
		"i have pain in dada and sesak since yesterday bernapas susah sekali",
		"my chhati very bhari and saans chadh rahi since yesterday",
		"can you help my wife she is krwawi mocno od rana ciaza",
		"Please call me back today doctor, gogsum agriyor nefes alamiyorum",
	} {
		f := text.Fold(s)
		require.False(t, f.Whole() && f.English(), "%q", s)
	}
}

func TestFoundInDisguise(t *testing.T) {
	for s, phrase := range map[string]string{
		"can´t breathe": "cant breathe", "can′t breathe": "cant breathe", "canʹt breathe": "cant breathe",
		"can‛t breathe": "cant breathe", "can‚t breathe": "cant breathe",
		"chest\u200bpain since noon today": "chest pain", "ch\u200best pain": "chest pain",
		"chest\u2060pain": "chest pain", "chest\ufeffpain": "chest pain", "chest pain\u3164x": "chest pain",
		"chest\u3164pain": "chest pain", "chest\u115fpain": "chest pain",
		"numbness&parasthesia in my arm": "parasthesia", "ibuprofen&paracetamol": "paracetamol",
		"can&amp;#39;t breathe": "cant breathe", "chest&amp;nbsp;pain": "chest pain", "chest<br>pain": "chest pain",
		"ᴄʜᴇsᴛ ᴘᴀɪɴ since this morning": "chest pain",
		"🅲🅷🅴🆂🆃 🅿🅰🅸🅽 for two days now":   "chest pain", "ϲhest pain": "chest pain", "ƈhest pain today": "chest pain",
		"chest\vpain": "chest pain", "chest\x00pain": "chest pain",
	} {
		m := text.NewMatcher()
		id, ok := m.Add(phrase)
		require.True(t, ok)
		require.True(t, m.Find(text.Fold(s)).Found(id), "%+q", s)
	}
}

// What patients write in English is read as English, short and misspelt as it is: else nothing would ever be lowered.
func TestRead(t *testing.T) {
	texts := []string{
		"Verruca on foot", "Ingrown toenail infected", "bleeding gums", "fungal nail infection", "Athlete's foot",
		"Dry flaky scalp", "Haemorrhoids flared up", "piles bleeding",
		"mi throat is proper killing", "sick note plz", "HRT review due", "Coil removal", "Smear test booking",
		"Ringworm on arm", "nits", "wart on finger", "Erectile dysfunction",
		"hair loss", "Snoring loudly, wife complaining", "tinnitus", "Plantar fasciitis",
		"Carpal tunnel getting worse. Splints useless. Tingly fingers at nite. Typing job.",
		"Sinusitis. Green snot. Face pain. 10 days.", "Vaping cough", "Stye on eyelid", "hayfever", "need my inhaler",
		"amlodipine, ramipril and atorvastatin please",
		"Chesty cough (cough! stupid autocorrect)", "Referral status?", "BP readings as asked by the nurse",
		"sore throat, hurts to swallow", "Usual repeat please",
	}
	var unread []string
	for _, s := range texts {
		if !text.Fold(s).English() {
			unread = append(unread, s)
		}
	}
	require.Empty(t, unread)
}
