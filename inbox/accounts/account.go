// The facts of one patient account, and the input of a verification.

package accounts

import (
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// Account is one patient account that waits to be verified or is verified. A zero field is not known. Facts that
// follow from the raw inputs, the clock and the calendar are computed, unless the host gives them too. The tags give
// each fact's range and unit. An Account prints as withheld.
type Account struct {
	rules.Withheld
	ID              string                       `raw:"id"`                       // unique in the practice; an input without it is refused
	DateOfBirth     rules.Private[calendar.Date] `raw:"date_of_birth" sens:"yes"` // of the patient whom the account is about
	NHSNumber       rules.Text                   `raw:"nhs_number" sens:"yes"`    // read for its check digit alone
	CreatedAt       time.Time                    `raw:"created_at"`               // when the account was made
	InfoRequestedAt time.Time                    `raw:"info_requested_at"`        // when the patient was last asked for information
	VerifiedAt      time.Time                    `raw:"verified_at"`              // when it was last verified

	Status                   string                  `fact:"status" enum:"pending,more_info,verified,rejected,suspended" absent:"never" doc:"where it stands"`
	Level                    Level                   `fact:"level" enum:"none,contact_only,requests,records" absent:"never" doc:"what it may do now"`
	Kind                     string                  `fact:"kind" enum:"adult,dependant,proxy,care_home" absent:"never" doc:"whose account; what a dependant's may do changes at 11, 13 and 16"`
	AgeYears                 rules.Private[int]      `fact:"age_years" range:"0..130" unit:"years" derive:"date_of_birth" from:"date_of_birth, now" time:"grows" sens:"yes" doc:"whole years"`
	IdentityLevel            rules.Private[string]   `fact:"identity_level" enum:"P0,P5,P9" sens:"yes" doc:"identity proof brought along"`
	PDSMatch                 rules.Private[string]   `fact:"pds_match" enum:"exact,partial,multiple,none" sens:"yes" doc:"national demographics look-up; absent = not done"`
	NHSNumberValid           rules.Private[bool]     `fact:"nhs_number_valid" derive:"nhs_number" from:"nhs_number" sens:"yes" doc:"check digit (modulus 11) holds; unknown when no number was given"`
	NHSNumberMatch           rules.Private[string]   `fact:"nhs_number_match" enum:"exact,none,other_person" sens:"yes" doc:"against the practice's record"`
	NameMatch                rules.Private[string]   `fact:"name_match" enum:"exact,partial,none" sens:"yes" doc:"against the record; partial = middle name or initial"`
	DOBMatch                 rules.Private[string]   `fact:"dob_match" enum:"exact,partial,none" sens:"yes" doc:"against the record; partial = day and month swapped or one digit"`
	PostcodeMatch            rules.Private[string]   `fact:"postcode_match" enum:"exact,partial,none" sens:"yes" doc:"against the record; partial = same outward code"`
	PhoneMatch               rules.Private[string]   `fact:"phone_match" enum:"exact,none" sens:"yes" doc:"mobile on record"`
	EmailMatch               rules.Private[string]   `fact:"email_match" enum:"exact,none" sens:"yes" doc:"e-mail on record"`
	EmailVerified            *bool                   `fact:"email_verified" absent:"never" doc:"the address answered"`
	PhoneVerified            *bool                   `fact:"phone_verified" absent:"never" doc:"the number answered"`
	RegistrationStatus       rules.Private[string]   `fact:"registration_status" enum:"registered,temporary,pending,elsewhere,deducted,deceased" sens:"yes" doc:"registration at this practice"`
	Deceased                 rules.Private[bool]     `fact:"deceased" sens:"yes" doc:"recorded as dead"`
	PDSSensitive             rules.Private[bool]     `fact:"pds_sensitive" sens:"yes" doc:"restricted national record"`
	DuplicateAccounts        rules.Private[int]      `fact:"duplicate_accounts" range:"0..100" unit:"count" sens:"yes" doc:"other accounts of the same person"`
	AccountsOnEmail          rules.Private[int]      `fact:"accounts_on_email" range:"0..1000" unit:"count" sens:"yes" doc:"accounts on this e-mail, this one included"`
	ProxyRelationship        rules.Private[string]   `fact:"proxy_relationship" enum:"parent,guardian,spouse,child,carer,attorney,care_home_staff,other" sens:"yes" doc:"to the patient"`
	ProxyEvidence            rules.Private[[]string] `fact:"proxy_evidence" codes:"evidence" sens:"yes" doc:"seen for acting on another's behalf"`
	ProxyEvidenceCount       *int                    `fact:"proxy_evidence_count" range:"0..50" unit:"count" derive:"proxy_evidence" from:"proxy_evidence" doc:"length of that list"`
	GuardianVerified         rules.Private[bool]     `fact:"guardian_verified" sens:"yes" doc:"the guardian's own account is verified"`
	Consent                  rules.Private[string]   `fact:"consent" enum:"given,refused,lacks_capacity" sens:"yes" doc:"the patient's consent to the proxy"`
	VouchedByStaff           *bool                   `fact:"vouched_by_staff" absent:"never" doc:"a member of staff vouches"`
	VoucherAuthorised        *bool                   `fact:"voucher_authorised" doc:"that person may vouch"`
	Documents                rules.Private[[]string] `fact:"documents" codes:"documents" sens:"yes" doc:"seen by staff"`
	FailedAttempts           *int                    `fact:"failed_attempts" range:"0..1000" unit:"count" absent:"never" doc:"failed verifications"`
	RecordFlags              rules.Private[[]string] `fact:"record_flags" codes:"record_flags" sens:"yes" doc:"on the linked record"`
	HasRedSubmission         *bool                   `fact:"has_red_submission" absent:"never" doc:"a red request waits on this account"`
	PendingCoreH             *float64                `fact:"pending_core_h" range:"0..100000" step:"0.01" unit:"core hours" derive:"created_at" from:"created_at, now, calendar" time:"grows" doc:"core hours unverified"`
	InfoRequestedWorkingDays *int                    `fact:"info_requested_working_days" range:"0..10000" unit:"working days" derive:"info_requested_at" from:"info_requested_at, now, calendar" time:"grows" doc:"since information was asked for; 0 when none was"`
}

// Level is what an account may do. The zero Level is not known.
type Level string

// The levels. Each allows what the one before allows, and more.
const (
	NoLevel     Level = "none"
	ContactOnly Level = "contact_only"
	Requests    Level = "requests"
	Records     Level = "records"
)

var levels = []Level{NoLevel, ContactOnly, Requests, Records}

// rank orders levels from 0, none, to 3, records; -1 for a level that is not known.
func (l Level) rank() int {
	return slices.Index(levels, l)
}

// Input is one account with what is known around it. What is left out is not known. It prints as withheld.
type Input struct {
	rules.Withheld
	Account  Account           `ns:"account"`  // with the facts that the host knows
	Practice practice.Practice `ns:"practice"` // facts of the practice
	Day      practice.Day      `ns:"day"`      // computed from the calendar, but for facts that are given
}

var schema = rules.MustSchema(Input{}, practice.Codes())
