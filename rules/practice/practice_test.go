// The facts that are computed from others, and the codes.

package practice_test

import (
	"os"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/stretchr/testify/require"
)

func cal(t *testing.T) *calendar.Calendar {
	c, err := calendar.Load(os.DirFS("../../examples/policies/total-triage"))
	require.NoError(t, err)
	return c
}

func date(t *testing.T, s string) calendar.Date {
	d, ok := calendar.ParseDate(s)
	require.True(t, ok)
	return d
}

func TestAges(t *testing.T) {
	for _, c := range []struct {
		born, on      string
		years, months int
	}{
		{"2026-08-24", "2026-11-23", 0, 2},
		{"2026-08-23", "2026-11-23", 0, 3},
		{"1988-02-29", "2027-02-28", 38, 467},
		{"1988-02-29", "2027-03-01", 39, 468},
		{"1961-05-02", "2026-11-23", 65, 786},
		{"2026-11-23", "2026-11-23", 0, 0},
	} {
		p := practice.Patient{DateOfBirth: rules.Withhold(date(t, c.born))}
		p.Derive(date(t, c.on).At(9*60, time.UTC), cal(t))
		require.Equal(t, c.years, p.AgeYears.Value(), c)
		require.Equal(t, c.months, p.AgeMonths.Value(), c)
	}
	given := practice.Patient{DateOfBirth: rules.Withhold(date(t, "1961-05-02")), AgeYears: rules.Withhold(30)}
	given.Derive(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), cal(t))
	require.Equal(t, 30, given.AgeYears.Value(), "what is given wins")
}

func TestSince(t *testing.T) {
	p := practice.Patient{
		SurgeryOn:    rules.Withhold(practice.Since{Never: true}),
		DischargedOn: rules.Withhold(practice.Since{On: date(t, "2026-11-20")}),
	}
	p.Derive(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), cal(t))
	require.Equal(t, practice.Never, p.DaysSinceSurgery.Value())
	require.Equal(t, 3, p.DaysSinceDischarge.Value())
	require.False(t, p.PostnatalDays.Given(), "not known is not never")
	var s practice.Since
	require.Error(t, s.UnmarshalText([]byte("once")))
}

func TestDay(t *testing.T) {
	for _, c := range []struct {
		now   string
		check func(*require.Assertions, practice.Day)
	}{
		{"2026-11-23T09:12:00Z", func(r *require.Assertions, d practice.Day) {
			r.Equal("mon", d.Weekday)
			r.Equal("autumn", d.Season)
			r.InDelta(9.2, *d.NowHour, 1e-9)
			r.True(*d.WorkingDay)
			r.True(*d.CoreHoursNow)
			r.Equal(558, *d.CoreMinutesLeft)
			r.Equal(2, *d.PriorClosureDays)
			r.Equal(0, *d.WorkingDaysSinceClosure)
			r.Equal(4, *d.WorkingDaysToClosure)
			r.Equal(3, *d.WorkingDaysToPLT)
			r.Equal("none", d.PLT)
		}},
		{"2026-11-26T14:00:00Z", func(r *require.Assertions, d practice.Day) {
			r.Equal("afternoon", d.PLT)
			r.True(*d.PLTNow)
			r.False(*d.CoreHoursNow)
			r.True(*d.WorkingDay)
		}},
		{"2026-12-25T10:00:00Z", func(r *require.Assertions, d practice.Day) {
			r.True(*d.BankHoliday)
			r.False(*d.WorkingDay)
			r.Equal(0, *d.CoreMinutesLeft)
		}},
		{"2026-12-29T10:00:00Z", func(r *require.Assertions, d practice.Day) {
			r.Equal(4, *d.PriorClosureDays)
			r.Equal(3, *d.NextClosureDays)
			r.Equal(0, *d.WorkingDaysSinceClosure)
			r.Equal(2, *d.WorkingDaysToClosure)
		}},
		{"2031-01-06T10:00:00Z", func(r *require.Assertions, d practice.Day) {
			r.False(*d.CalendarKnown)
			r.Nil(d.WorkingDay)
			r.Nil(d.CoreHoursNow)
			r.Equal("mon", d.Weekday)
		}},
	} {
		now, err := time.Parse(time.RFC3339, c.now)
		require.NoError(t, err)
		var d practice.Day
		d.Derive(now, cal(t))
		c.check(require.New(t), d)
	}
	var none practice.Day
	none.Derive(time.Now(), nil)
	require.Equal(t, practice.Day{}, none)
}

func TestRoles(t *testing.T) {
	require.True(t, practice.IsClinician("gp"))
	require.False(t, practice.IsClinician("admin"))
	require.False(t, practice.IsClinician("GP"))
	require.True(t, practice.IsStaff("admin"))
	require.False(t, practice.IsStaff("supplier"))
	require.False(t, practice.IsStaff(""))
	for _, codes := range practice.Codes() {
		require.NotEmpty(t, codes)
	}
}
