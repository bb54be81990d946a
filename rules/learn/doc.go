// Package learn makes tables of weighed words out of labelled messages, for conditions such as
// weigh(submission.text, tables.danger) >= 30. "frontdoor learn" is the command around it.
//
// The method is naive Bayes: a word, or a pair of neighbouring words, gives points by how much more often it stands in
// the messages that are looked for than in the others, and the points of a message add up. Ten points are ten to one,
// so that a point is a deciban (I. J. Good, Probability and the Weighing of Evidence, 1950). Each point can be shown,
// and none rests on fewer messages than [Options] say.
//
// [Learn] also measures what it has made, honestly: every message is weighed by a table that was learned without the
// tenth of the messages in which it stands. Which entries stay, and the thresholds, are chosen by these same measures,
// so new messages will do a little worse.
package learn
