// Messages, and the forms that they are sent on.

package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
)

// A message is what a patient wrote, with the label that a careful receptionist would give it for its words alone.
type message struct {
	ID   string  `json:"id"`
	Form string  `json:"form"` // medical, medication or admin
	Age  float64 `json:"age_years"`
	Sex  string  `json:"sex"`
	Text string  `json:"text"`
	Says string  `json:"says"` // red, amber or routine
	Kind string  `json:"kind"` // what it is about
	Note string  `json:"note"` // TRAP marks a routine message that mentions a danger
}

func readMessages(lines string) ([]message, error) {
	var out []message
	for line := range strings.Lines(lines) {
		var m message
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			return nil, fmt.Errorf("line %d is not a message", len(out)+1)
		}
		out = append(out, m)
	}
	return out, nil
}

// object is a JSON object of an input.
type object = map[string]any

// asWritten is the message on the form that it was written on, on which no symptom was asked.
func (m message) asWritten() object {
	return object{"submission": m.submission(m.ID, m.Form, "green"), "patient": m.patient()}
}

func (m message) submission(id, kind, rating string) object {
	s := object{
		"id": id, "channel": "online", "kind": kind, "rating": rating, "rating_set_by": "supplier",
		"unseen_attachments": 0, "submitted_by": "self", "safeguarding_concern": false,
		"submitted_at": "2026-11-24T09:00:00Z", "text": m.Text,
	}
	if kind == "medical" {
		s["symptoms_asked"] = false
	}
	return s
}

func (m message) patient() object {
	return object{"age_years": int(m.Age), "sex": m.Sex, "flags": []string{}, "account_verified": true}
}

// A form is one whose ticks and answers are harmless.
type form struct {
	kind, topic string
	symptoms    []string // ticked; nil where the form asks for none
	sex         string   // of the patient, where nobody else is sent
}

var forms = map[string]form{
	"hay fever":   {kind: "medical", topic: "hay_fever", symptoms: []string{"runny_nose"}, sex: "male"},
	"joint":       {kind: "medical", topic: "joint_pain", symptoms: []string{}, sex: "male"},
	"sore throat": {kind: "medical", topic: "sore_throat", symptoms: []string{"sore_throat"}, sex: "male"},
	"repeat":      {kind: "medication", topic: "repeat_medication", sex: "male"},
	"pill":        {kind: "medication", topic: "contraception", sex: "female"},
	"letter":      {kind: "admin", topic: "letter_request", sex: "male"},
	"referral":    {kind: "admin", topic: "referral_status", sex: "male"},
}

// dangerForms are the forms on which words of danger are tried, ownForms those on which calm messages belong, by kind.
var (
	dangerForms = []string{"hay fever", "repeat", "letter"}
	ownForms    = map[string]string{
		"hayfever": "hay fever", "joint": "joint", "cold": "sore throat", "repeat_medicine": "repeat",
		"contraception": "pill", "letter": "letter", "referral_query": "referral",
	}
)

// dangers are the symptoms that the form asks about.
var dangers = strings.Fields(`
	chest_pain breathless cannot_complete_sentences cyanosis collapse confusion drowsy very_unwell
	severe_headache sudden_vision_loss neck_stiffness non_blanching_rash stridor tongue_lip_swelling
	cannot_swallow_saliva coughing_blood face_droop arm_weakness melaena suicidal_intent`)

// beside is the message on a form whose ticks are harmless: every question about a red flag is answered no, all else is
// known, and the supplier has rated it amber. Own keeps the writer's age and sex.
func (m message) beside(name string, own bool) object {
	f := forms[name]
	s := m.submission(m.ID+"/"+name, f.kind, "amber")
	known := object{
		"symptoms_asked": f.symptoms != nil, "topic": f.topic, "duration_h": 48,
		"patient_urgency": "soon", "trend": "same",
		"same_problem_contacts_14d": 1, "same_problem_contacts_12m": 1, "same_problem_seen_in_person": false,
		"unanswered_red_flags": []string{}, "previous_open": false, "follows_open_submission": false,
		"proxy_entitled": true,
		"waiting_core_h": 0.5, "supplier_rating": "amber", "linked_result": "none",
	}
	maps.Copy(s, known)
	if f.symptoms != nil {
		s["symptoms"], s["symptoms_denied"], s["red_flags_asked"] = f.symptoms, dangers, dangers
	}
	p := m.patient()
	maps.Copy(p, object{
		"conditions": []string{}, "medication_classes": []string{}, "pregnant": false, "gestation_weeks": 0,
	})
	if !own {
		p["age_years"], p["sex"] = 40, f.sex
	}
	return object{"submission": s, "patient": p, "obs": object{"taken": false}}
}
