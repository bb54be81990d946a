// What the library itself says of an account, without a rule: the codes and their explanations.

package accounts

// A Code is the name of a reason: one of those below, which the library gives without a rule, or a policy's own.
type Code string

// What the library says of accounts without a rule. Each leaves the verdict to a person, but for Capped, which lowers
// the level.
const (
	NotRuledOut       Code = "not_ruled_out"       // a rule stronger than the verdict cannot be decided
	NoRuleFits        Code = "no_rule_fits"        // no rule with a verdict fired
	Capped            Code = "capped"              // a rule would open more than the evidence supports
	NoEvidence        Code = "no_evidence"         // the evidence supports no level
	NotLookedAt       Code = "not_looked_at"       // a fact of the policy's must_be_known is not known
	Contradictory     Code = "contradictory"       // the date of birth cannot be, or does not fit the age
	NumberInvalid     Code = "nhs_number_invalid"  // by its check digit, or ten equal digits
	DetailsDiffer     Code = "details_differ"      // the name, the date of birth or the NHS number is another
	SeveralCandidates Code = "several_candidates"  // the national register knows several who could be meant
	NotPatientHere    Code = "not_a_patient_here"  // registered elsewhere, deducted, not registered yet
	RecordedDead      Code = "recorded_as_dead"    // by the record or the registration
	WasRejected       Code = "was_rejected"        // a person rejected the account before
	WasSuspended      Code = "was_suspended"       // a person suspended the account before, or a rule suspends it now
	SensitiveRecord   Code = "sensitive_record"    // named staff decide
	NoAuthority       Code = "no_authority"        // nothing shows that this person may act for the patient
	ConsentRefused    Code = "consent_refused"     // by the patient
	GuardianUnproven  Code = "guardian_not_proven" // the guardian's own account is not verified
	AgeNotKnown       Code = "age_not_known"       // of the patient for whom somebody acts
	CompetenceOpen    Code = "competence"          // for a patient under 16 a clinician judges who may see what
	AdultNow          Code = "adult_now"           // a dependant of 16 has an account of their own
	// ReopenedByAge stands with the age behind it, as birthday_13: the account was verified before the last birthday at
	// which it is looked at again.
	ReopenedByAge Code = "birthday"
)

// explanations are the texts for staff that go with the codes.
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
