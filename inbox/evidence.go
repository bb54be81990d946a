package inbox

import (
	"cmp"
	"fmt"
	"slices"
)

// What the library says of accounts without a rule. Each leaves the verdict to a person, but for Capped and
// SensitiveRecord.
const (
	NotRuledOut       = "not_ruled_out"       // a rule above verify cannot be decided
	NoRuleFits        = "no_rule_fits"        //
	Capped            = "capped"              // a rule would open more than the evidence carries
	NoEvidence        = "no_evidence"         // nothing carries any level
	NumberInvalid     = "nhs_number_invalid"  // by its check digit
	DetailsDiffer     = "details_differ"      // the name, the date of birth or the NHS number is another
	SeveralCandidates = "several_candidates"  // in the national register
	NotPatientHere    = "not_a_patient_here"  // registered elsewhere, deducted
	RecordedDead      = "recorded_as_dead"    //
	WasRejected       = "was_rejected"        // only a person lets in whom a person kept out
	WasSuspended      = "was_suspended"       //
	SensitiveRecord   = "sensitive_record"    // named staff decide
	NoAuthority       = "no_authority"        // nothing shows that this person may act for the patient
	ConsentRefused    = "consent_refused"     //
	GuardianUnproven  = "guardian_not_proven" // the guardian's own account is not verified
	AgeNotKnown       = "age_not_known"       // of the patient whom somebody acts for
	CompetenceOpen    = "competence"          // from 11 to 15 a person judges who may see what
	AdultNow          = "adult_now"           // a dependant of 16 has an account of their own
	ReopenedByAge     = "birthday"            // verified before the last birthday at which this is looked at again
)

var saidOfAccounts = map[string]string{
	NotRuledOut:       "A rule that would keep the account shut cannot be decided.",
	NoRuleFits:        "No rule says what to do with this account.",
	Capped:            "The evidence carries less than a rule would open.",
	NoEvidence:        "Nothing shows who this is.",
	NumberInvalid:     "The NHS number is none: its check digit is wrong.",
	DetailsDiffer:     "The name, the date of birth or the NHS number is another than on the record.",
	SeveralCandidates: "The national register knows several people who could be meant.",
	NotPatientHere:    "This person is not registered here.",
	RecordedDead:      "This person is recorded as dead.",
	WasRejected:       "The account was rejected before; only a person opens it.",
	WasSuspended:      "The account is suspended; only a person opens it.",
	SensitiveRecord:   "The record is restricted or sensitive: named staff decide.",
	NoAuthority:       "Nothing shows that this person may act for the patient.",
	ConsentRefused:    "The patient has refused.",
	GuardianUnproven:  "The guardian's own account is not known to be verified.",
	AgeNotKnown:       "The patient's age is not known.",
	CompetenceOpen:    "From 11 to 15 a clinician judges who may see what.",
	AdultNow:          "At 16 the patient has an account of their own.",
	ReopenedByAge:     "The patient has had a birthday at which this is looked at again.",
}

// lookAgain are the ages at which what others may do for a child is looked at again.
var lookAgain = []int{11, 13, 16}

// onBehalf tells whether somebody acts for the patient.
func (a *Account) onBehalf() bool { return a.Kind == "dependant" || a.Kind == "proxy" }

// open holds a verdict that opens the account against the evidence.
func (v *verification) open(d *AccountDecision) {
	a := v.account
	if code := v.reopened(); code != "" && d.Verdict.rank() < Manual.rank() {
		v.person(d, code)
	}
	if d.Verdict != VerifyTo {
		return
	}
	suspends := ""
	if d.Suspend != "" {
		suspends = WasSuspended
	}
	if code := cmp.Or(suspends, a.barred(), a.authority()); code != "" {
		v.person(d, code)
		return
	}
	switch carried := a.carries(); {
	case carried.rank() <= NoLevel.rank():
		v.person(d, NoEvidence)
	case carried.rank() < d.Level.rank():
		d.Level = carried
		d.Reasons = append(d.Reasons, Reason{Code: Capped, Because: saidOfAccounts[Capped]})
	}
	if d.Verdict == VerifyTo && d.Level == Records && slices.ContainsFunc(a.RecordFlags, func(f string) bool { return slices.Contains(sensitiveFlags, f) }) {
		v.person(d, SensitiveRecord)
	}
}

// barred says what is known against opening the account; "" for nothing.
func (a *Account) barred() string {
	is := func(b *bool) bool { return b != nil && *b }
	switch {
	case is(a.Deceased) || a.RegistrationStatus == "deceased":
		return RecordedDead
	case a.NHSNumberValid != nil && !*a.NHSNumberValid:
		return NumberInvalid
	case a.NHSNumberMatch == "other_person" || a.NHSNumberMatch == "none" || a.NameMatch == "none" || a.DOBMatch == "none":
		return DetailsDiffer
	case a.PDSMatch == "multiple":
		return SeveralCandidates
	case a.RegistrationStatus == "elsewhere" || a.RegistrationStatus == "deducted":
		return NotPatientHere
	case a.Status == "rejected":
		return WasRejected
	case a.Status == "suspended":
		return WasSuspended
	case is(a.PDSSensitive) || slices.Contains(a.RecordFlags, "restricted_access"):
		return SensitiveRecord
	}
	return ""
}

// sensitiveFlags keep records from being opened without named staff: somebody else may read along, or be written of.
var sensitiveFlags = []string{"adult_at_risk", "child_protection", "coercion_risk", "domestic_abuse", "looked_after_child", "third_party_information"}

// authority says what is wanting for acting on another's behalf; "" for nothing. It has to be shown: what is not known does
// not show it.
func (a *Account) authority() string {
	child := a.AgeYears != nil && *a.AgeYears < lookAgain[0]
	has := func(evidence ...string) bool {
		return slices.ContainsFunc(evidence, func(e string) bool { return slices.Contains(a.ProxyEvidence, e) })
	}
	if a.Kind == "care_home" {
		if !slices.Contains(a.Documents, "data_sharing_agreement") {
			return NoAuthority
		}
		return ""
	}
	switch {
	case !a.onBehalf():
	case a.AgeYears == nil:
		return AgeNotKnown
	case *a.AgeYears >= lookAgain[0] && *a.AgeYears < 16:
		return CompetenceOpen
	case a.Kind == "dependant" && !child:
		return AdultNow
	case a.Kind == "dependant" && (a.GuardianVerified == nil || !*a.GuardianVerified):
		return GuardianUnproven
	case a.Kind == "dependant":
	case a.Consent == "refused":
		return ConsentRefused
	case !(a.Consent == "given" || has("lpa_health", "court_order") || child && has("parental_responsibility", "birth_certificate")):
		return NoAuthority
	}
	return ""
}

// carries is the level that the evidence carries: P5 is enough to contact the practice and P9 for records; vouching and
// agreement with the national register carry requests; documents carry records when they show the face and the address
// (NHS England, identity verification and good practice guide for online services).
func (a *Account) carries() Level {
	seen := func(documents ...string) bool {
		return slices.ContainsFunc(documents, func(d string) bool { return slices.Contains(a.Documents, d) })
	}
	face := seen("photo_id", "passport", "driving_licence", "biometric_permit")
	address := seen("proof_of_address", "utility_bill", "council_tax_bill", "bank_statement")
	is := func(b *bool) bool { return b != nil && *b }
	exact := a.NHSNumberMatch == "exact" && a.NameMatch == "exact" && a.DOBMatch == "exact" && a.PostcodeMatch == "exact"
	switch {
	case a.IdentityLevel == "P9", face && address:
		return Records
	case a.IdentityLevel == "P5", face, is(a.VouchedByStaff) && is(a.VoucherAuthorised), a.PDSMatch == "exact", exact:
		return Requests
	case is(a.EmailVerified) || is(a.PhoneVerified):
		return ContactOnly
	}
	return NoLevel
}

// reopened says that an account that is verified has to be looked at again: the patient for whom somebody acts has had one
// of the birthdays since, or nobody knows.
func (v *verification) reopened() string {
	a := v.account
	if !a.onBehalf() || a.Status != "verified" {
		return ""
	}
	if a.AgeYears == nil {
		return AgeNotKnown
	}
	last := 0
	for _, years := range lookAgain {
		if *a.AgeYears >= years {
			last = years
		}
	}
	if last == 0 {
		return ""
	}
	birthday := v.now.AddDate(last-*a.AgeYears, 0, 0) // not later than this
	if !a.DateOfBirth.IsZero() {
		birthday = v.birthday(a.DateOfBirth, last)
	}
	if a.VerifiedAt.Before(birthday) && a.CreatedAt.Before(birthday) { // an account is not verified before it is created
		return fmt.Sprintf("%s_%d", ReopenedByAge, last)
	}
	return ""
}

// sensitive sends restricted records to named staff, whatever the verdict.
func (v *verification) sensitive(d *AccountDecision) {
	a := v.account
	restricted := a.PDSSensitive != nil && *a.PDSSensitive || slices.Contains(a.RecordFlags, "restricted_access") || d.Reason == SensitiveRecord
	if restricted && v.header.SensitiveTo != "" {
		d.To = string(v.header.SensitiveTo)
	}
}

// text prepares the text for the patient. A person phones where somebody else may read it and that matters, or nobody knows.
func (v *verification) text(d *AccountDecision) {
	if v.message == "" {
		return
	}
	a := v.account
	alone := a.AccountsOnEmail != nil && *a.AccountsOnEmail <= 1 && (a.EmailVerified != nil && *a.EmailVerified || a.PhoneVerified != nil && *a.PhoneVerified)
	matters := a.RecordFlags == nil || a.AgeYears == nil || *a.AgeYears < 16 ||
		slices.ContainsFunc(a.RecordFlags, func(f string) bool { return slices.Contains(abuseFlags, f) })
	d.Message = PatientText{Name: string(v.message), Phone: !alone && matters}
}

var abuseFlags = []string{"adult_at_risk", "child_protection", "coercion_risk", "domestic_abuse", "looked_after_child"}
