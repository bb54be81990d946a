package accounts

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules/field"
)

// A Code is the name of a reason: one of those below, which the library gives without a rule, or a policy's own.
type Code string

// What the library says of accounts without a rule. Each leaves the verdict to a person, but for Capped.
const (
	NotRuledOut       Code = "not_ruled_out"       // a rule above verify cannot be decided
	NoRuleFits        Code = "no_rule_fits"        // nothing fired
	Capped            Code = "capped"              // a rule would open more than the evidence carries
	NoEvidence        Code = "no_evidence"         // nothing carries any level
	NotLookedAt       Code = "not_looked_at"       // something that the policy wants known is not
	Contradictory     Code = "contradictory"       // what was given cannot be so
	NumberInvalid     Code = "nhs_number_invalid"  // by its check digit, or ten equal digits
	DetailsDiffer     Code = "details_differ"      // the name, the date of birth or the NHS number is another
	SeveralCandidates Code = "several_candidates"  // in the national register
	NotPatientHere    Code = "not_a_patient_here"  // registered elsewhere, deducted, not registered yet
	RecordedDead      Code = "recorded_as_dead"    // by the record or the registration
	WasRejected       Code = "was_rejected"        // only a person lets in whom a person kept out
	WasSuspended      Code = "was_suspended"       // likewise, or a rule suspends it now
	SensitiveRecord   Code = "sensitive_record"    // named staff decide
	NoAuthority       Code = "no_authority"        // nothing shows that this person may act for the patient
	ConsentRefused    Code = "consent_refused"     // by the patient
	GuardianUnproven  Code = "guardian_not_proven" // the guardian's own account is not verified
	AgeNotKnown       Code = "age_not_known"       // of the patient whom somebody acts for
	CompetenceOpen    Code = "competence"          // under 16 a person judges who may see what
	AdultNow          Code = "adult_now"           // a dependant of 16 has an account of their own
	ReopenedByAge     Code = "birthday"            // with the age: verified before the last birthday at which this is looked at again
)

var explanations = map[Code]string{
	NotRuledOut:       "A rule that would keep the account shut cannot be decided.",
	NoRuleFits:        "No rule says what to do with this account.",
	Capped:            "The evidence carries less than a rule would open.",
	NoEvidence:        "Nothing shows who this is.",
	NotLookedAt:       "Something that must be known before an account is opened is not.",
	Contradictory:     "What was given of the account cannot be so.",
	NumberInvalid:     "The NHS number is none.",
	DetailsDiffer:     "The name, the date of birth or the NHS number is another than on the record.",
	SeveralCandidates: "The national register knows several people who could be meant.",
	NotPatientHere:    "This person is not registered here.",
	RecordedDead:      "This person is recorded as dead.",
	WasRejected:       "The account was rejected before; only a person opens it.",
	WasSuspended:      "The account is suspended, or is to be; only a person opens it.",
	SensitiveRecord:   "The record is restricted or sensitive: named staff decide.",
	NoAuthority:       "Nothing shows that this person may act for the patient.",
	ConsentRefused:    "The patient has refused.",
	GuardianUnproven:  "The guardian's own account is not known to be verified.",
	AgeNotKnown:       "The patient's date of birth is not known.",
	CompetenceOpen:    "Under 16 a clinician judges who may see what.",
	AdultNow:          "At 16 the patient has an account of their own.",
	ReopenedByAge:     "The patient has had a birthday at which this is looked at again.",
}

// lookAgain are the ages at which what others may do for a child is looked at again.
var reviewAges = []int{11, 13, 16}

// onBehalf tells whether somebody acts for the patient.
func (a *Account) actsForPatient() bool {
	return a.Kind == "dependant" || a.Kind == "proxy" || a.Kind == "care_home"
}

func isTrue(b *bool) bool { return b != nil && *b }

// open holds a verdict that opens the account against the evidence.
func (v *verification) limitOpening(d *Decision) {
	a := v.account
	if code := v.birthdaySince(); code != "" && d.Verdict.rank() < Manual.rank() {
		v.referToPerson(d, code)
	}
	against := cmp.Or(v.objection(), v.missingAuthority())
	if against != "" || d.Suspend != "" || d.Verdict.rank() >= Reject.rank() {
		d.Suggest = ""
	}
	if d.Verdict.rank() >= Reject.rank() {
		d.AskFor = nil
	}
	if d.Suggest == Records && a.supportedLevel() != Records {
		d.Suggest = Requests
	}
	if d.Verdict == AskFor && (against == RecordedDead || a.NHSNumberMatch == "other_person") {
		v.referToPerson(d, against)
	}
	if d.Verdict != VerifyTo {
		return
	}
	if d.Suspend != "" {
		against = WasSuspended
	}
	switch carried := a.supportedLevel(); {
	case v.contradictory:
		v.referToPerson(d, Contradictory)
	case against != "":
		v.referToPerson(d, against)
	case v.lacksRequiredFact():
		v.referToPerson(d, NotLookedAt)
	case carried.rank() <= NoLevel.rank():
		v.referToPerson(d, NoEvidence)
	case carried.rank() < d.Level.rank():
		d.Level = carried
		d.Reasons = append(d.Reasons, Reason{Code: Capped, Because: explanations[Capped]})
	}
}

// unseen tells whether something is not known that the policy wants known before an account is opened.
func (v *verification) lacksRequiredFact() bool {
	return slices.ContainsFunc(
		v.loaded.Header.MustBeKnown, func(fact field.FactName) bool { return !v.result.Facts().Given(string(fact)) },
	)
}

// barred says what is known against opening the account; "" for nothing.
func (v *verification) objection() Code {
	a := v.account
	switch {
	case isTrue(a.Deceased) || a.RegistrationStatus == "deceased":
		return RecordedDead
	case a.NHSNumberValid != nil && !*a.NHSNumberValid || v.numberInvalid:
		return NumberInvalid
	case a.NHSNumberMatch == "other_person" || a.NHSNumberMatch == "none" || a.NameMatch == "none" || a.DOBMatch == "none":
		return DetailsDiffer
	case a.PDSMatch == "multiple":
		return SeveralCandidates
	case slices.Contains([]string{"elsewhere", "deducted", "pending"}, a.RegistrationStatus):
		return NotPatientHere
	case a.Status == "rejected":
		return WasRejected
	case a.Status == "suspended":
		return WasSuspended
	case a.isSensitive():
		return SensitiveRecord
	case a.Consent == "refused":
		return ConsentRefused
	}
	return ""
}

// restricted tells whether named staff decide on the record.
func (a *Account) isSensitive() bool {
	return isTrue(a.PDSSensitive) ||
		slices.ContainsFunc(a.RecordFlags, func(f string) bool { return slices.Contains(sensitiveFlags, f) })
}

// sensitiveFlags keep an account from being opened without named staff: somebody may read along, or be written of.
var sensitiveFlags = []string{
	"adult_at_risk", "child_protection", "coercion_risk", "domestic_abuse", "looked_after_child", "restricted_access",
	"third_party_information",
}

// authority says what is wanting for acting on another's behalf, or for a child's own account; "" for nothing. It has
// to be shown: what is not known does not show it.
func (v *verification) missingAuthority() Code {
	a := v.account
	if !a.actsForPatient() {
		if v.years != nil && *v.years < 16 {
			return CompetenceOpen
		}
		return ""
	}
	has := func(evidence ...string) bool {
		return slices.ContainsFunc(evidence, func(e string) bool { return slices.Contains(a.ProxyEvidence, e) })
	}
	parent := has("parental_responsibility", "birth_certificate", "court_order")
	switch {
	case v.years == nil && a.Kind == "care_home":
	case v.years == nil:
		return AgeNotKnown
	case *v.years >= reviewAges[0] && *v.years < 16:
		return CompetenceOpen
	case a.Kind == "dependant" && *v.years >= 16:
		return AdultNow
	case a.Kind == "dependant" && !isTrue(a.GuardianVerified):
		return GuardianUnproven
	case *v.years < reviewAges[0] && !parent:
		return NoAuthority
	}
	switch {
	case a.Kind == "care_home" && !slices.Contains(a.Documents, "data_sharing_agreement"):
		return NoAuthority
	case a.Kind == "proxy" && !(parent && *v.years < reviewAges[0]) && a.Consent != "given" && !has("lpa_health", "court_order"):
		return NoAuthority
	}
	return ""
}

// shown tells whether staff have seen documents that show the face and the address.
func (a *Account) hasIdentityDocuments() bool {
	return a.hasPhotoDocument() &&
		a.hasDocument("proof_of_address", "utility_bill", "council_tax_bill", "bank_statement")
}

func (a *Account) hasPhotoDocument() bool {
	return a.hasDocument("photo_id", "passport", "driving_licence", "biometric_permit")
}

func (a *Account) hasDocument(documents ...string) bool {
	return slices.ContainsFunc(documents, func(d string) bool { return slices.Contains(a.Documents, d) })
}

// carries is the level that the evidence carries: P5 is enough to contact the practice and P9 for records (nhsd.io,
// NHS App guide), where who is proven was compared with the record; vouching by staff who may carries requests and,
// from afar, no records (NHS England, identity verification); documents carry records when they show the face and the
// address. Agreement with the national register or with every detail of the record carries requests for whoever also
// answers the address or the number; it speaks of the patient, and so not for somebody who acts for the patient.
func (a *Account) supportedLevel() Level {
	answered := isTrue(a.EmailVerified) || isTrue(a.PhoneVerified)
	compared := a.PDSMatch == "exact" || a.NHSNumberMatch == "exact" && a.NameMatch != "" && a.DOBMatch == "exact"
	agrees := a.PDSMatch == "exact" ||
		a.NHSNumberMatch == "exact" && a.NameMatch == "exact" && a.DOBMatch == "exact" && a.PostcodeMatch == "exact"
	switch {
	case a.hasIdentityDocuments(), a.IdentityLevel == "P9" && compared:
		return Records
	case a.IdentityLevel == "P5" || a.IdentityLevel == "P9",
		a.hasPhotoDocument(),
		isTrue(a.VouchedByStaff) && isTrue(a.VoucherAuthorised),
		agrees && answered && !a.actsForPatient(),
		a.Kind == "dependant" && isTrue(a.GuardianVerified),
		a.Kind == "care_home" && a.hasDocument("care_home_letter"):
		return Requests
	case answered:
		return ContactOnly
	}
	return NoLevel
}

// reopened says that an account that holds a level, or may, has to be looked at again: the patient for whom somebody
// acts has had one of the birthdays since, or nobody knows.
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
	case a.DateOfBirth.IsZero():
		return AgeNotKnown
	}
	proved := a.VerifiedAt
	if proved.IsZero() {
		proved = a.CreatedAt // it was not verified before it was created
	}
	if proved.After(v.now) || proved.Before(v.birthday(a.DateOfBirth, last)) {
		return Code(fmt.Sprintf("%s_%d", ReopenedByAge, last))
	}
	return ""
}

// sensitive sends restricted and sensitive records to named staff, whatever the verdict: those that the policy names
// for all, unless a rule on the flags of the record names others and the record is not restricted.
func (v *verification) sendToNamedStaff(d *Decision) {
	a := v.account
	if !a.isSensitive() || v.loaded.Header.SensitiveTo == "" {
		return
	}
	locked := isTrue(a.PDSSensitive) || slices.Contains(a.RecordFlags, "restricted_access")
	byFlags := slices.ContainsFunc(v.fired, func(w ruleVerdict) bool {
		return !w.Local && string(w.To) == d.To && d.To != "" &&
			slices.Contains(v.set.RuleReads(w.ID), "account.record_flags")
	})
	if locked || !byFlags {
		d.To = string(v.loaded.Header.SensitiveTo)
	}
}

// text prepares the text for the patient. A person phones where somebody else may read it and that matters, or nobody
// knows.
func (v *verification) preparePatientText(d *Decision) {
	if v.message == "" {
		return
	}
	a := v.account
	alone := !a.actsForPatient() && a.AccountsOnEmail != nil && *a.AccountsOnEmail <= 1 &&
		(isTrue(a.EmailVerified) || isTrue(a.PhoneVerified))
	matters := a.RecordFlags == nil || v.years == nil || *v.years < 16 ||
		slices.ContainsFunc(a.RecordFlags, func(f string) bool { return slices.Contains(abuseFlags, f) })
	d.Message = PatientText{Name: string(v.message), Phone: !alone && matters}
}

var abuseFlags = []string{"adult_at_risk", "child_protection", "coercion_risk", "domestic_abuse", "looked_after_child"}
