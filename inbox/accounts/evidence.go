// How much the evidence supports: which level it carries, and whether it shows that somebody may act for the patient.

package accounts

import "slices"

// The ages, in years, at which what others may do for a child changes.
const (
	childAge  = 11 // from here on the patient may be able to decide
	middleAge = 13
	adultAge  = 16 // from here on the patient decides
)

// reviewAges are the ages at which an account by which somebody acts for a child is looked at again.
var reviewAges = []int{childAge, middleAge, adultAge}

// actsForPatient reports whether somebody else than the patient uses the account.
func (a *Account) actsForPatient() bool {
	return a.Kind == "dependant" || a.Kind == "proxy" || a.Kind == "care_home"
}

// isTrue reports whether a fact is known to be true.
func isTrue(b *bool) bool { return b != nil && *b }

// supportedLevel is the highest level that the evidence supports.
//
//   - P5 is enough to contact the practice and P9 for records (nhsd.io, NHS App guide), where the proven person was
//     compared with the record.
//   - Documents support records when they show the face and the address.
//   - Vouching by staff who may vouch supports requests, and from afar no records (NHS England, identity
//     verification).
//   - Agreement with the national register, or of every detail with the record, supports requests for whoever also
//     answers at the e-mail address or phone number. It says who the patient is, and so supports nobody who acts for
//     the patient.
func (a *Account) supportedLevel() Level {
	answered := isTrue(a.EmailVerified) || isTrue(a.PhoneVerified)
	compared, agrees := a.comparedWithRecord()
	switch {
	case a.hasIdentityDocuments(),
		a.IdentityLevel.Value() == "P9" && compared:
		return Records
	case a.IdentityLevel.Value() == "P5" || a.IdentityLevel.Value() == "P9",
		a.hasPhotoDocument(),
		isTrue(a.VouchedByStaff) && isTrue(a.VoucherAuthorised),
		agrees && answered && !a.actsForPatient(),
		a.Kind == "dependant" && a.GuardianVerified.Value(),
		a.Kind == "care_home" && a.hasDocument("care_home_letter"):
		return Requests
	case answered:
		return ContactOnly
	}
	return NoLevel
}

// comparedWithRecord reports whether the person was compared with the record or the national register at all, and
// whether every detail agrees.
func (a *Account) comparedWithRecord() (compared, agrees bool) {
	if a.PDSMatch.Value() == "exact" {
		return true, true
	}
	compared = a.NHSNumberMatch.Value() == "exact" && a.DOBMatch.Value() == "exact" && a.NameMatch.Given()
	return compared, compared && a.NameMatch.Value() == "exact" && a.PostcodeMatch.Value() == "exact"
}

// hasIdentityDocuments reports whether staff have seen documents that show the face and the address.
func (a *Account) hasIdentityDocuments() bool {
	return a.hasPhotoDocument() &&
		a.hasDocument("proof_of_address", "utility_bill", "council_tax_bill", "bank_statement")
}

// hasPhotoDocument reports whether staff have seen a document that shows the face.
func (a *Account) hasPhotoDocument() bool {
	return a.hasDocument("photo_id", "passport", "driving_licence", "biometric_permit")
}

// hasDocument reports whether staff have seen one of the documents.
func (a *Account) hasDocument(documents ...string) bool {
	return containsAny(a.Documents.Value(), documents)
}

// containsAny reports whether one of the wanted words is in a list.
func containsAny(list, wanted []string) bool {
	return slices.ContainsFunc(wanted, func(w string) bool { return slices.Contains(list, w) })
}

// missingAuthority says what is missing for acting on another's behalf, or for a child's own account; "" for nothing.
// Authority has to be shown: what is not known does not show it.
func (v *verification) missingAuthority() Code {
	a := v.account
	if !a.actsForPatient() {
		if v.years != nil && *v.years < adultAge {
			return CompetenceOpen
		}
		return ""
	}
	asParent := containsAny(
		a.ProxyEvidence.Value(), []string{"parental_responsibility", "birth_certificate", "court_order"},
	)
	if v.years == nil {
		if a.Kind == "care_home" {
			return a.missingConsent(false)
		}
		return AgeNotKnown
	}
	years := *v.years
	switch {
	case years >= childAge && years < adultAge:
		return CompetenceOpen
	case a.Kind == "dependant" && years >= adultAge:
		return AdultNow
	case a.Kind == "dependant" && !a.GuardianVerified.Value():
		return GuardianUnproven
	case years < childAge && !asParent:
		return NoAuthority
	}
	return a.missingConsent(asParent && years < childAge)
}

// missingConsent says whether the agreement is missing by which a care home or a proxy acts; a parent of a young child
// needs none.
func (a *Account) missingConsent(asParentOfYoungChild bool) Code {
	switch a.Kind {
	case "care_home":
		if !a.hasDocument("data_sharing_agreement") {
			return NoAuthority
		}
	case "proxy":
		hasPower := containsAny(a.ProxyEvidence.Value(), []string{"lpa_health", "court_order"})
		if !asParentOfYoungChild && a.Consent.Value() != "given" && !hasPower {
			return NoAuthority
		}
	}
	return ""
}
