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
		"Not been well, chest pain since this morning", "I don't feel well, chest pain", "I don't feel good chest pain all night", "no appetite, chest pain since noon",
		"No appointments left, chest pain", "No answer on the phone, chest pain all night", "no history of heart problems, chest pain started today",
		"no known allergies, chest pain for 2 hours", "Never smoked, chest pain for 2 hours", "I don't drink, chest pain", "not on any medication, chest pain",
		"no fever, chest pain, sweating", "no cough, breathless at rest", "not eaten, chest pain", "no energy, breathless", "no, chest pain", "no - chest pain started after",
		"not breathing properly, chest pain", "I can not breathe properly, chest pain", "painkillers not working, chest pain", "denied an appointment, chest pain",
		"in the absence of a GP, chest pain", "no warning, chest pain came on", "No GTN left, chest pain", "I'm not coping, suicidal", "not myself, suicidal",
		"don't want to be here, suicidal", "no friends, no family, suicidal", "haven't had chest pain like this before", "never had chest pain like this",
		"no chest pain until today", "didn't have chest pain until today", "no chest pain yesterday but now severe", "told not to ignore chest pain",
		"haven't told anyone about chest pain", "didn't mention chest pain last time", "I can not stand the chest pain", "paracetamol doesn't help chest pain",
		"GTN spray does not touch the chest pain", "antacids have not relieved the chest pain", "haven't been able to shift chest pain", "denied help for chest pain",
		"no let up in chest pain", "no end to the chest pain", "no respite from chest pain", "not had a break from chest pain", "no chest pain relief from spray",
		"without warning chest pain", "without any exertion chest pain", "no hope left suicidal", "no will to live suicidal", "not the usual chest pain", "not normal chest pain",
		"not mild chest pain", "not a little chest pain", "no ordinary chest pain", "no small chest pain", "isn't it chest pain", "is this not chest pain", "can't breathe no",
		"chest pain, no", "I can't breathe", "not only chest pain", "no better, chest pain worse", "chest pain not going away", "why do I have chest pain no one listens",
		"no cough but chest pain", "I dont know if its chest pain", "not sure if chest pain", "no no chest pain", "cough and chest pain", "no change in the chest pain",
	} {
		require.True(t, affirmed(s, "chest pain", "cant breathe", "breathless", "suicidal"), "%q", s)
	}
}

func TestDenied(t *testing.T) {
	for _, s := range []string{
		"no chest pain, just the cough", "No chest pain", "denies any chest pain", "denies chest pain or breathlessness", "without chest pain", "I do not have chest pain",
		"I don't have any chest pain.", "never had any chest pain", "no fever, cough or chest pain", "no cough or chest pain", "chest pain: none", "Chest pain? No",
		"no signs of chest pain", "not having any chest pain", "no fever or chest pain", "neither fever nor chest pain", "hasnt got chest pain", "no history of chest pain",
	} {
		require.False(t, affirmed(s, "chest pain"), "%q", s)
	}
}

// What cannot be read as English is not known to lack a phrase.
func TestUnread(t *testing.T) {
	for _, s := range []string{
		"No puedo respirar", "me falta aire", "me duele", "me sangra", "no puedo mas", "no respiro", "Blut im Urin", "Blut im Stuhl", "Schmerzen im linken Arm",
		"Hand taub, Arm taub", "war so schlecht", "so krank", "duszności i poty", "krew i wymioty", "bol i temperatura", "Fáj a mellkasom", "a mellkasom", "Ont i bröstet",
		"ont i arm", "am o durere", "a lesinat", "durere in piept", "pijn in arm", "bloed in urine", "I can nicht atmen",
		"Please call me back, I need an appointment with the doctor today. Nie mogę oddychać", "Please call me back because I am not well. 胸が痛い 息ができない",
		"I need a doctor. No puedo respirar, me duele el pecho", "💔😵", "\ufffd\ufffd\ufffd", "ch\ufffdst pain", "⠉⠓⠑⠎⠞", "ch\xe9st pain \xff\xfe", "chest թain",
	} {
		f := text.Fold(s)
		require.False(t, f.Whole() && f.English(), "%q", s)
	}
}

func TestFoundInDisguise(t *testing.T) {
	for s, phrase := range map[string]string{
		"can´t breathe": "cant breathe", "can′t breathe": "cant breathe", "canʹt breathe": "cant breathe", "can‛t breathe": "cant breathe", "can‚t breathe": "cant breathe",
		"chest\u200bpain since noon today": "chest pain", "ch\u200best pain": "chest pain", "chest\u2060pain": "chest pain", "chest\ufeffpain": "chest pain", "chest pain\u3164x": "chest pain",
		"chest\u3164pain": "chest pain", "chest\u115fpain": "chest pain", "numbness&parasthesia in my arm": "parasthesia", "ibuprofen&paracetamol": "paracetamol",
		"can&amp;#39;t breathe": "cant breathe", "chest&amp;nbsp;pain": "chest pain", "chest<br>pain": "chest pain", "ᴄʜᴇsᴛ ᴘᴀɪɴ since this morning": "chest pain",
		"🅲🅷🅴🆂🆃 🅿🅰🅸🅽 for two days now": "chest pain", "ϲhest pain": "chest pain", "ƈhest pain today": "chest pain", "chest\vpain": "chest pain", "chest\x00pain": "chest pain",
	} {
		m := text.NewMatcher()
		id, ok := m.Add(phrase)
		require.True(t, ok)
		require.True(t, m.Find(text.Fold(s)).Found(id), "%+q", s)
	}
}
