// Package audit reports what the records of a practice show: how far policy, staff and clinicians agree, which lowered
// ratings were raised later, how long each step takes and what is overdue; for all submissions, and by channel, age
// band, language and adjustment.
//
//	report, err := audit.Summarise(practice, record.Read(file))
//
// A count of one to four people is withheld, and so is every other count that would give it away.
package audit
