// What the library holds against opening an account, whatever the rules say: objections, missing authority, birthdays
// of children, sensitive records, and texts that somebody else may read.

package accounts

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/field"
)

// limitOpening leaves to a person, or lowers, what would open the account against the evidence.
func (v *verification) limitOpening(d *Decision) {
	if code := v.birthdaySince(); code != "" && d.Verdict.rank() < Manual.rank() {
		v.referToPerson(d, code)
	}
	against := cmp.Or(v.objection(), v.missingAuthority())
	supported := v.account.supportedLevel()
	isShut := d.Verdict.rank() >= Reject.rank()
	if isShut {
		d.AskFor = nil
	}
	switch {
	case against != "" || d.Suspend != "" || isShut:
		d.Suggest = ""
	case d.Suggest == Records && supported != Records:
		d.Suggest = Requests
	}
	isOtherPerson := against == RecordedDead || v.account.NHSNumberMatch.Value() == "other_person"
	switch {
	case d.Verdict == AskFor && isOtherPerson: // whose evidence would prove nothing about the patient
		v.referToPerson(d, against)
	case d.Verdict == VerifyTo:
		v.limitLevel(d, against, supported)
	}
}

// limitLevel lets a verdict that opens the account stand only up to the level that the evidence supports.
func (v *verification) limitLevel(d *Decision, against Code, supported Level) {
	if d.Suspend != "" {
		against = WasSuspended
	}
	switch {
	case v.contradictory:
		v.referToPerson(d, Contradictory)
	case against != "":
		v.referToPerson(d, against)
	case v.lacksRequiredFact():
		v.referToPerson(d, NotLookedAt)
	case supported.rank() <= NoLevel.rank():
		v.referToPerson(d, NoEvidence)
	case supported.rank() < d.Level.rank():
		d.Level = supported
		d.Reasons = append(d.Reasons, Reason{Code: Capped, Because: explanations[Capped]})
	}
}

// lacksRequiredFact reports whether a fact is not known that the policy wants known before an account is opened.
func (v *verification) lacksRequiredFact() bool {
	facts := v.result.Facts()
	return slices.ContainsFunc(v.loaded.Header.MustBeKnown, func(fact field.FactName) bool {
		return !facts.Given(string(fact))
	})
}

// objection says what is known against opening the account; "" for nothing.
func (v *verification) objection() Code {
	a := v.account
	differs := slices.Contains([]string{a.NHSNumberMatch.Value(), a.NameMatch.Value(), a.DOBMatch.Value()}, "none")
	switch {
	case a.Deceased.Value() || a.RegistrationStatus.Value() == "deceased":
		return RecordedDead
	case a.NHSNumberValid == rules.Withhold(false) || v.numberInvalid:
		return NumberInvalid
	case a.NHSNumberMatch.Value() == "other_person" || differs:
		return DetailsDiffer
	case a.PDSMatch.Value() == "multiple":
		return SeveralCandidates
	case slices.Contains([]string{"elsewhere", "deducted", "pending"}, a.RegistrationStatus.Value()):
		return NotPatientHere
	case a.Status == "rejected":
		return WasRejected
	case a.Status == "suspended":
		return WasSuspended
	case a.isSensitive():
		return SensitiveRecord
	case a.Consent.Value() == "refused":
		return ConsentRefused
	}
	return ""
}

// The flags on a record for which it matters who opens an account, or reads a text for the patient.
var (
	// abuseFlags mark patients whom a text in other hands may endanger.
	abuseFlags = []string{
		"adult_at_risk", "child_protection", "coercion_risk", "domestic_abuse", "looked_after_child",
	}
	// sensitiveFlags mark records that only named staff open to an account: somebody may read along, or be written of.
	sensitiveFlags = append([]string{"restricted_access", "third_party_information"}, abuseFlags...)
)

// isSensitive reports whether named staff decide on the record.
func (a *Account) isSensitive() bool {
	return a.PDSSensitive.Value() || containsAny(a.RecordFlags.Value(), sensitiveFlags)
}

// birthdaySince says that an account by which somebody acts for a child, and which holds a level or may hold one, has
// to be looked at again: the child has had one of the review ages since it was verified, or that is not known. "" for
// no.
func (v *verification) birthdaySince() Code {
	a := v.account
	if !a.actsForPatient() || a.Kind == "care_home" || a.Status != "verified" && a.Level == NoLevel {
		return ""
	}
	if v.years == nil {
		return AgeNotKnown
	}
	last := 0
	for _, years := range reviewAges {
		if *v.years >= years {
			last = years
		}
	}
	switch {
	case last == 0:
		return ""
	case !a.DateOfBirth.Given():
		return AgeNotKnown
	}
	verified := a.VerifiedAt
	if verified.IsZero() {
		verified = a.CreatedAt // it was not verified before it was created
	}
	if _, begun := v.birthday(a.DateOfBirth.Value(), last); verified.After(v.now) || verified.Before(begun) {
		return Code(fmt.Sprintf("%s_%d", ReopenedByAge, last))
	}
	return ""
}

// sendToNamedStaff sends sensitive records to the staff whom the policy names for all, whatever the verdict. Where a
// rule on the flags of the record named others, they decide, unless access to the record is restricted.
func (v *verification) sendToNamedStaff(d *Decision) {
	a := v.account
	if !a.isSensitive() || v.loaded.Header.SensitiveTo == "" {
		return
	}
	restricted := a.PDSSensitive.Value() || slices.Contains(a.RecordFlags.Value(), "restricted_access")
	namedByFlags := slices.ContainsFunc(v.fired, func(r ruleVerdict) bool {
		return !r.Local && string(r.To) == d.To && d.To != "" &&
			slices.Contains(v.set.RuleReads(r.ID), "account.record_flags")
	})
	if restricted || !namedByFlags {
		d.To = string(v.loaded.Header.SensitiveTo)
	}
}

// preparePatientText prepares the text for the patient. A person phones instead where somebody else may read it and
// that may do harm, or where it is not known whether it may.
func (v *verification) preparePatientText(d *Decision) {
	if v.message == "" {
		return
	}
	a := v.account
	ownAddress := a.AccountsOnEmail.Given() && a.AccountsOnEmail.Value() <= 1 &&
		(isTrue(a.EmailVerified) || isTrue(a.PhoneVerified))
	reachesPatientAlone := !a.actsForPatient() && ownAddress
	mayHarm := !a.RecordFlags.Given() || v.years == nil || *v.years < adultAge ||
		containsAny(a.RecordFlags.Value(), abuseFlags)
	d.Message = PatientText{Name: string(v.message), Phone: !reachesPatientAlone && mayHarm}
}
