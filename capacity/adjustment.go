// What a patient's adjustments ask of a slot.

package capacity

import (
	"slices"
)

// A patientAdjustment is an adjustment that the patient has, or may have.
type patientAdjustment struct {
	name adjustment
	adjustmentDemand
	unknown string // the missing fact that would tell; "" when the patient has the adjustment for certain
}

// adjustmentsOf finds the adjustments that the patient of a need has, or may have.
func (d *allocation) adjustmentsOf(n *need) (out []patientAdjustment) {
	for _, name := range d.adjustments {
		a := patientAdjustment{name: name, adjustmentDemand: d.loaded.Header.Adjustments[name]}
		switch p := &n.patient; {
		case name == interpreter && !p.NeedsInterpreter.Given():
			a.unknown = "patient.needs_interpreter"
		case name == interpreter && !p.NeedsInterpreter.Value():
			continue
		case name == interpreter:
		case !p.ReasonableAdjustments.Given():
			a.unknown = "patient.reasonable_adjustments"
		case !slices.Contains(p.ReasonableAdjustments.Value(), string(name)):
			continue
		}
		out = append(out, a)
	}
	return out
}

// barredByAdjustments tells whether a slot lacks what the patient's adjustments ask for, the length aside. Features of
// the room matter only where the patient comes to the practice.
func (d *allocation) barredByAdjustments(n *need, s *slot) bar {
	unknown := bar{}
	for _, a := range n.adjustments {
		b := a.barredFrom(n, s)
		switch {
		case b.certain() && a.unknown == "":
			return bar{name: string(a.name)}
		case b.certain():
			unknown.missing = append(unknown.missing, a.unknown)
		case a.unknown == "":
			unknown.missing = append(unknown.missing, b.missing...)
		case len(b.missing) > 0:
			unknown.missing = append(append(unknown.missing, b.missing...), a.unknown)
		}
	}
	return unknown
}

// barredFrom tells whether a slot lacks what one adjustment asks for, as if the patient had it for certain.
func (a patientAdjustment) barredFrom(n *need, s *slot) bar {
	b := noBar
	if s.Modality == "" && len(a.Not) > 0 {
		b = unknownBar("slot.modality")
	}
	if slices.Contains(a.Not, s.Modality) {
		return bar{name: string(a.name)}
	}
	if len(a.Features) > 0 && (s.Modality == "in_person" || s.Modality == "") {
		switch {
		case s.Features == nil:
			b.missing = append(b.missing, "slot.features")
		case lacking(a.Features, s.Features) > 0 && s.Modality == "in_person":
			return bar{name: string(a.name)}
		case lacking(a.Features, s.Features) > 0:
			b.missing = append(b.missing, "slot.modality")
		}
	}
	if a.Language {
		switch language := n.patient.Language.Value(); {
		case language == "":
			b.missing = append(b.missing, "patient.language")
		case s.ClinicianLanguages == nil:
			b.missing = append(b.missing, "slot.clinician_languages")
		case !slices.Contains(s.ClinicianLanguages, language):
			return bar{name: string(a.name)}
		}
	}
	return b
}
