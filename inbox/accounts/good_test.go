package accounts_test

import (
	"os"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

// goodFolder is a folder in which nothing is found.
func goodFolder(t require.TestingT) fstest.MapFS {
	const example = "../../examples/policies/total-triage/"
	folder := fstest.MapFS{"accounts.yaml": {Data: []byte(goodAccounts)}, "messages.yaml": {Data: []byte(goodMessages)}}
	for _, name := range []string{"calendar.yaml", "bank-holidays.json"} {
		data, err := os.ReadFile(example + name)
		require.NoError(t, err)
		folder[name] = &fstest.MapFile{Data: data}
	}
	return folder
}

const goodAccounts = `frontdoor: 1
policy: accounts
id: bad-accounts
version: 2026.11.1
author: practice manager

sensitive_to: information_governance
must_be_known: [account.kind, account.record_flags]

rules:
  - id: all-details-match
    when: account.pds_match == "exact" and account.identity_level == "P9" and account.duplicate_accounts == 0
    then: {verify: records}
    because: All details match.
  - id: died
    when: account.deceased
    then: {reject: recorded_as_dead, message: cannot_open}
    because: The record says so.
  - id: too-many-failures
    when: account.failed_attempts >= 5
    then: {lock: too_many_attempts, notify: [reception_lead]}
    because: Too many tries.
  - id: two-accounts
    when: account.duplicate_accounts >= 1
    then: {manual: duplicate, to: reception_lead, suggest: {verify: contact_only}}
    because: Somebody has two accounts.
  - id: carer-without-papers
    when: account.kind == "proxy" and account.proxy_evidence_count == 0
    then: {ask_for: [patient_letter, photo_id], message: send_papers}
    because: Nothing shows the authority.
  - id: shared-email
    when: account.accounts_on_email >= 4
    then: {suspend: shared_email, alert: shared_email}
    because: Four accounts on one address.

end: bad-accounts
`

const goodMessages = `frontdoor: 1
policy: messages
id: bad-messages
version: 2026.11.1
author: practice manager
languages: [en]

send_chaser: {tags: [phone], en: Please answer our question or telephone us.}
closing: {tags: [phone], en: We have not heard from you and would close this. Please telephone us.}
cannot_open: {tags: [phone], en: We cannot open this account. Please telephone us.}
send_papers: {tags: [phone], en: Please bring the papers that show you may act for this patient.}

end: bad-messages
`
