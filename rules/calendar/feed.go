// Reading the government's bank-holiday feed as it is published, strictly, with the place of every fault in it.

package calendar

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/frontdoor-rules/frontdoor/rules/internal/source"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// bankHolidayFile are the keys under bank_holidays of the calendar file.
type bankHolidayFile struct {
	File   source.Node `key:"file" need:"yes"`
	Nation source.Node `key:"nation" need:"yes"`
}

// The bounds on a feed. Beyond them the file is another one than the government's.
const (
	maxFeedBytes = 4 << 20
	maxDays      = 36600 // the data reach over at most a hundred years
	// maxGap is how many days lie at most between two bank holidays of a nation; in the feed of 2018 to 2028 they are
	// 122.
	maxGap = 190
)

// bankHolidays reads the government's feed as it is published, for one nation. Events are known by their dates alone,
// and the data reach from the first to the last of them.
func (l loader) bankHolidays(n source.Node) {
	var f bankHolidayFile
	source.Decode(n, &f)
	if !f.File.Exists() || !f.Nation.Exists() {
		return
	}
	name, okName := f.File.Text()
	nation, okNation := f.Nation.Text()
	if !okName || !okNation {
		return
	}
	data, err := problem.ReadFile(l.fsys, name, maxFeedBytes)
	if p := (problem.Problem{}); errors.As(err, &p) && p.Code == "file-too-long" {
		f.File.Problem("no-feed", fmt.Sprintf("the bank-holiday file is larger than %d megabytes, so it is another one",
			maxFeedBytes>>20), fetch)
		return
	}
	if err != nil {
		f.File.Problem("no-feed", "the bank-holiday file cannot be read",
			"put the government's bank-holidays.json beside calendar.yaml")
		return
	}
	// The mark is no part of JSON.
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")) // some editors write a mark of order
	feed := feed{name: name, data: data, problems: l.problems}
	var nations []string
	for _, division := range feed.divisions() {
		nations = append(nations, division.key)
		if division.key == nation {
			l.cal.nation = nation
			feed.read(division, l.cal)
		}
	}
	if l.cal.nation == "" && len(nations) > 0 {
		f.Nation.Problem("unknown-nation", fmt.Sprintf("the bank-holiday file has no division %q", nation),
			f.Nation.Suggest(nation, nations))
	}
}

// feed is the government's file: {"scotland": {"division": "scotland", "events": [{"title", "date", …}]}}.
type feed struct {
	name     string
	data     []byte
	problems *problem.Collector
}

// value is a JSON value with its place in the feed.
type value struct {
	key, title string // of a member; of an event
	raw        json.RawMessage
	at         int
}

// problem notes a problem at a byte of the feed, so many characters wide.
func (f feed) problem(at, width int, message, hint string) {
	f.problems.Add(problem.InFile(f.name, f.data, at, width, "bad-feed", message, hint))
}

// fetch is the hint for a feed that is damaged.
const fetch = "fetch the government's file again"

// divisions are the parts of the feed, one a nation; none when the file is not in its published shape.
func (f feed) divisions() []value {
	if err := json.Unmarshal(f.data, new(any)); err != nil {
		at := len(f.data)
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			at = int(syntax.Offset) - 1
		}
		f.problem(at, 1, f.notJSON(at), fetch)
		return nil
	}
	// Places count from the beginning of the file, so leading space is counted too.
	start := len(f.data) - len(bytes.TrimLeft(f.data, " \t\r\n"))
	out, ok := f.fields(value{raw: f.data[start:], at: start})
	if !ok || len(out) == 0 {
		f.problem(start, 1, "the bank-holiday file is not in its published shape", fetch)
		return nil
	}
	seen := map[string]bool{}
	for _, division := range out {
		if seen[division.key] {
			f.problem(division.at, 1, fmt.Sprintf("the division %s stands twice", division.key), fetch)
			return nil
		}
		seen[division.key] = true
	}
	return out
}

// notJSON says what the file probably is, that cannot be read from a place on.
func (f feed) notJSON(at int) string {
	text := bytes.TrimSpace(f.data)
	switch {
	case len(text) == 0:
		return "the bank-holiday file is empty"
	case bytes.HasPrefix(text, []byte("<")):
		return "this is a web page, not the bank-holiday file itself"
	case at >= len(f.data)-1:
		return "the bank-holiday file is cut short here"
	}
	return "the bank-holiday file cannot be read from here on"
}

// read takes the dates of one division.
func (f feed) read(division value, cal *Calendar) {
	fields, ok := f.fields(division)
	var events []value
	seen := map[string]bool{}
	for _, v := range fields {
		// JSON lets a key stand twice, and readers differ on which one counts.
		if seen[v.key] {
			f.problem(v.at, len(v.raw), fmt.Sprintf("%s stands twice in %s", v.key, division.key), fetch)
			return
		}
		seen[v.key] = true
		switch v.key {
		case "events":
			events = f.items(v)
		case "division":
			var name string
			if json.Unmarshal(v.raw, &name) != nil || name != division.key {
				f.problem(v.at, len(v.raw), fmt.Sprintf("this division stands under the name %s", division.key), fetch)
				return
			}
		}
	}
	if !ok || len(events) == 0 {
		f.problem(division.at, 1, fmt.Sprintf("%s has no events", division.key), fetch)
		return
	}
	places := map[Date]value{}
	for _, e := range events {
		d, ok := f.event(&e)
		if !ok {
			return
		}
		// A date that stands twice may be a slip for another one, which would be missing.
		if _, twice := places[d]; twice {
			f.problem(e.at, len(e.raw), fmt.Sprintf("%s stands twice in %s", d, division.key), fetch)
			return
		}
		places[d] = e
		cal.holidays[d] = e.title
	}
	dates := inOrder(places)
	cal.from, cal.to = dates[0], dates[len(dates)-1]
	if cal.to.Sub(cal.from) > maxDays {
		f.problem(places[cal.to].at, 1, "the bank holidays reach over more than a hundred years", "")
		return
	}
	for i, d := range dates[1:] {
		// A gap is only a warning, as the feed may be right.
		if before := dates[i]; d.Sub(before) > maxGap {
			gap := problem.InFile(f.name, f.data, places[d].at, len(places[d].raw), "feed-gap",
				fmt.Sprintf("no bank holiday stands between %s and %s: some may be missing", before, d), fetch)
			gap.Warning = true
			f.problems.Add(gap)
		}
	}
}

// maxTitle is how long the title of a bank holiday is at most, in bytes.
const maxTitle = 200

// event reads the date and the title of one bank holiday.
func (f feed) event(e *value) (d Date, ok bool) {
	fields, ok := f.fields(*e)
	if !ok {
		f.problem(e.at, len(e.raw), "this is not a bank holiday with a title and a date", fetch)
		return d, false
	}
	texts := map[string]value{}
	for _, v := range fields {
		if _, twice := texts[v.key]; twice {
			f.problem(v.at, len(v.raw), v.key+" stands twice in this bank holiday", fetch)
			return d, false
		}
		if json.Unmarshal(v.raw, &v.title) == nil {
			texts[v.key] = v
		}
	}
	// Further keys, such as notes and bunting, are published and mean nothing here.
	for _, key := range []string{"title", "date"} {
		if strings.TrimSpace(texts[key].title) == "" {
			f.problem(e.at, len(e.raw), "this bank holiday has no "+key, fetch)
			return d, false
		}
	}
	e.title = texts["title"].title
	if len(e.title) > maxTitle || strings.ContainsFunc(e.title, func(r rune) bool { return !unicode.IsPrint(r) }) {
		f.problem(texts["title"].at, len(texts["title"].raw),
			"this title is too long, or holds characters that do not print", fetch)
		return d, false
	}
	d, ok = ParseDate(texts["date"].title)
	if !ok {
		f.problem(texts["date"].at, len(texts["date"].raw), "this is not a date year-month-day",
			"the published file writes 2026-12-25; one that does not may be another file")
	}
	return d, ok
}

// fields are the members of an object, in order; ok is false when it is none.
func (f feed) fields(v value) (out []value, ok bool) {
	dec := json.NewDecoder(bytes.NewReader(v.raw))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil, false
	}
	for dec.More() {
		key, err := dec.Token()
		name, isText := key.(string)
		next, ok := member(dec, v.at)
		if err != nil || !isText || !ok {
			return nil, false
		}
		next.key = name
		out = append(out, next)
	}
	return out, true
}

// items are the elements of a list; none when it is none.
func (f feed) items(v value) (out []value) {
	dec := json.NewDecoder(bytes.NewReader(v.raw))
	if t, err := dec.Token(); err != nil || t != json.Delim('[') {
		return nil
	}
	for dec.More() {
		next, ok := member(dec, v.at)
		if !ok {
			return nil
		}
		out = append(out, next)
	}
	return out
}

// member reads the next value of an object or list that begins at a byte of the feed.
func member(dec *json.Decoder, base int) (value, bool) {
	var raw json.RawMessage
	if dec.Decode(&raw) != nil {
		return value{}, false
	}
	return value{raw: raw, at: base + int(dec.InputOffset()) - len(raw)}, true
}
