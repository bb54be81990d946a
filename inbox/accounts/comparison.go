package accounts

import "strings"

// Compared is one field of an account beside the record.
type Comparison struct {
	Field string `json:"field"` // name, dob, postcode, nhs_number, phone, email
	Match string `json:"match"` // exact, partial, none, other_person, or not_compared
	Text  string `json:"says"`  // in words
}

var fieldNames = map[string]string{
	"name":       "the name",
	"dob":        "the date of birth",
	"postcode":   "the postcode",
	"nhs_number": "the NHS number",
	"phone":      "the phone number",
	"email":      "the e-mail address",
}

// partly says what a near match of a detail is.
var partialMatches = map[string]string{
	"name":     "a middle name or initial is missing or differs",
	"dob":      "day and month of the date of birth are swapped, or one digit differs",
	"postcode": "the postcode differs after its first half",
}

// compare lists every field that can be compared, unless all that were are exact or none was.
func (a *Account) comparisons() []Comparison {
	var out []Comparison
	near := false
	for _, of := range []struct{ field, match string }{
		{"name", a.NameMatch},
		{"dob", a.DOBMatch},
		{"postcode", a.PostcodeMatch},
		{"nhs_number", a.NHSNumberMatch},
		{"phone", a.PhoneMatch},
		{"email", a.EmailMatch},
	} {
		c, what := Comparison{Field: of.field, Match: of.match}, fieldNames[of.field]
		switch of.match {
		case "":
			c.Match, c.Text = "not_compared", what+" was not compared"
		case "exact":
			c.Text = what + " is the same"
		case "partial":
			c.Text = partialMatches[of.field]
		case "other_person":
			c.Text = what + " is somebody else's"
		default:
			c.Text = what + " differs"
		}
		near = near || of.match != "" && of.match != "exact"
		out = append(out, c)
	}
	if !near {
		return nil
	}
	return out
}

// sentence says a near match in one line: what differs, and how the rest compares.
func comparisonText(near []Comparison) string {
	var differs, silent []string
	for _, c := range near {
		switch c.Match {
		case "exact":
		case "not_compared":
			silent = append(silent, fieldNames[c.Field])
		default:
			differs = append(differs, c.Text)
		}
	}
	if len(differs) == 0 {
		return ""
	}
	rest := "all else is exact"
	if len(silent) > 0 {
		rest = "what else was compared is exact (not compared: " + strings.Join(silent, ", ") + ")"
	}
	return strings.Join(append(differs, rest), "; ")
}
