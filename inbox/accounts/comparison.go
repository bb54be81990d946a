// What was compared of an account with the record, field by field, in words.

package accounts

import "strings"

// A Comparison is one field of an account beside the record.
type Comparison struct {
	Field string `json:"field"` // name, dob, postcode, nhs_number, phone, email
	Match string `json:"match"` // exact, partial, none, other_person, or not_compared
	Text  string `json:"says"`  // the same in words
}

// fieldNames are the words for the fields.
var fieldNames = map[string]string{
	"name":       "the name",
	"dob":        "the date of birth",
	"postcode":   "the postcode",
	"nhs_number": "the NHS number",
	"phone":      "the phone number",
	"email":      "the e-mail address",
}

// partialMatches say what a partial match of a field is.
var partialMatches = map[string]string{
	"name":     "a middle name or initial is missing or differs",
	"dob":      "day and month of the date of birth are swapped, or one digit differs",
	"postcode": "the postcode differs after its first half",
}

// comparisons lists every field that can be compared. It is empty where no field that was compared differs.
func (a *Account) comparisons() []Comparison {
	var out []Comparison
	someDiffer := false
	for _, compared := range []Comparison{
		{Field: "name", Match: a.NameMatch.Value()},
		{Field: "dob", Match: a.DOBMatch.Value()},
		{Field: "postcode", Match: a.PostcodeMatch.Value()},
		{Field: "nhs_number", Match: a.NHSNumberMatch.Value()},
		{Field: "phone", Match: a.PhoneMatch.Value()},
		{Field: "email", Match: a.EmailMatch.Value()},
	} {
		name := fieldNames[compared.Field]
		someDiffer = someDiffer || compared.Match != "" && compared.Match != "exact"
		switch compared.Match {
		case "":
			compared.Match, compared.Text = "not_compared", name+" was not compared"
		case "exact":
			compared.Text = name + " is the same"
		case "partial":
			compared.Text = partialMatches[compared.Field]
		case "other_person":
			compared.Text = name + " is somebody else's"
		default:
			compared.Text = name + " differs"
		}
		out = append(out, compared)
	}
	if !someDiffer {
		return nil
	}
	return out
}

// comparisonText says in one line what differs, and how the rest compares; "" where nothing differs.
func comparisonText(comparisons []Comparison) string {
	var differing, notCompared []string
	for _, c := range comparisons {
		switch c.Match {
		case "exact":
		case "not_compared":
			notCompared = append(notCompared, fieldNames[c.Field])
		default:
			differing = append(differing, c.Text)
		}
	}
	if len(differing) == 0 {
		return ""
	}
	rest := "all else is exact"
	if len(notCompared) > 0 {
		rest = "what else was compared is exact (not compared: " + strings.Join(notCompared, ", ") + ")"
	}
	return strings.Join(append(differing, rest), "; ")
}
