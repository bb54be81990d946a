package calendar

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/internal/source"
)

type bankHolidayFile struct {
	File   source.Node `key:"file" need:"yes"`
	Nation source.Node `key:"nation" need:"yes"`
}

// feed is the government's bank-holiday feed as it is published.
type feed map[string]struct {
	Division string `json:"division"`
	Events   []struct {
		Title   string `json:"title"`
		Date    string `json:"date"`
		Notes   string `json:"notes"`
		Bunting bool   `json:"bunting"`
	} `json:"events"`
}

const maxFeedBytes = 4 << 20

// bankHolidays reads the feed: events are matched by date alone, and the data reach from the first to the last of them.
func (l loader) bankHolidays(n source.Node) {
	var f bankHolidayFile
	source.Decode(n, &f)
	if !f.File.Exists() || !f.Nation.Exists() {
		return
	}
	name, _ := f.File.Text()
	data, err := fs.ReadFile(l.fsys, name)
	if err != nil || len(data) > maxFeedBytes {
		f.File.Problem("no-feed", "the bank-holiday file cannot be read", "put the government's bank-holidays.json beside calendar.yaml")
		return
	}
	var published feed
	if json.Unmarshal(data, &published) != nil {
		f.File.Problem("bad-feed", "the bank-holiday file is not in its published shape, or is cut short", "")
		return
	}
	nation, _ := f.Nation.Text()
	division, ok := published[nation]
	if !ok || len(division.Events) == 0 {
		f.Nation.Problem("unknown-nation", fmt.Sprintf("the bank-holiday file has no events for %q", nation), source.Suggest(nation, slices.Collect(maps.Keys(published))))
		return
	}
	for i, e := range division.Events {
		d, ok := ParseDate(e.Date)
		if !ok || strings.TrimSpace(e.Title) == "" {
			f.File.Problem("bad-feed", fmt.Sprintf("event %d of %s has no date year-month-day or no title", i+1, nation), "")
			return
		}
		if _, twice := l.cal.holidays[d]; twice {
			f.File.Problem("bad-feed", fmt.Sprintf("%s stands twice in %s", d, nation), "")
			return
		}
		l.cal.holidays[d] = e.Title
		if l.cal.from.IsZero() || d.Before(l.cal.from) {
			l.cal.from = d
		}
		if l.cal.to.Before(d) {
			l.cal.to = d
		}
	}
}
