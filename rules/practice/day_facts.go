// The declaration of the facts of the day.

package practice

// Day is the local day of now, all from the calendar. Zero fields are not known.
type Day struct {
	Weekday                 string   `fact:"weekday" enum:"mon,tue,wed,thu,fri,sat,sun" absent:"never" derive:"now" from:"now, zone" doc:"local weekday"`
	Month                   *int     `fact:"month" range:"1..12" unit:"month" absent:"never" derive:"now" from:"now, zone" doc:"local month"`
	NowHour                 *float64 `fact:"now_hour" range:"0..24" step:"0.01" unit:"hour of day" absent:"never" derive:"now" from:"now, zone" time:"grows" doc:"local; 15.5 = 15:30"`
	Season                  string   `fact:"season" enum:"spring,summer,autumn,winter" absent:"never" derive:"now" from:"month" doc:"winter = December to February"`
	CalendarKnown           *bool    `fact:"calendar_known" absent:"never" derive:"now" from:"feed" doc:"false beyond the data: every fact below is then unknown"`
	BankHoliday             *bool    `fact:"bank_holiday" derive:"now" from:"feed" doc:"a bank holiday in this nation"`
	WorkingDay              *bool    `fact:"working_day" derive:"now" from:"calendar" doc:"the practice works today"`
	CoreHoursNow            *bool    `fact:"core_hours_now" derive:"now" from:"now, calendar" doc:"inside core hours at this minute"`
	CoreMinutesLeft         *int     `fact:"core_minutes_left" range:"0..1440" unit:"minutes" derive:"now" from:"now, calendar" time:"falls" doc:"core minutes left today; 0 outside"`
	WorkingDaysToClosure    *int     `fact:"working_days_to_closure" range:"0..400" unit:"working days" derive:"now" from:"calendar" doc:"0 = the last working day before a closure, and any day in one; a weekend is a closure of 2 days"`
	WorkingDaysSinceClosure *int     `fact:"working_days_since_closure" range:"0..400" unit:"working days" derive:"now" from:"calendar" doc:"0 = the first working day after a closure, and any day in one; a weekend is a closure of 2 days"`
	PriorClosureDays        *int     `fact:"prior_closure_days" range:"0..60" unit:"days" derive:"now" from:"calendar" doc:"length of the latest closure before today; plain weekend = 2"`
	NextClosureDays         *int     `fact:"next_closure_days" range:"0..60" unit:"days" derive:"now" from:"calendar" doc:"length of the next closure after today; plain weekend = 2"`
	PLT                     string   `fact:"plt" enum:"none,morning,afternoon,full" derive:"now" from:"calendar" doc:"protected learning time today"`
	PLTNow                  *bool    `fact:"plt_now" derive:"now" from:"now, calendar" doc:"inside protected learning time at this minute"`
	WorkingDaysToPLT        *int     `fact:"working_days_to_plt" range:"0..400" unit:"working days" derive:"now" from:"calendar" doc:"0 = today, 1 = next working day; 400 = none planned"`
	SchoolHoliday           *bool    `fact:"school_holiday" derive:"now" from:"calendar" doc:"local schools are shut"`
	Events                  []string `fact:"events" codes:"events" derive:"now" from:"calendar" doc:"named events today"`
}
