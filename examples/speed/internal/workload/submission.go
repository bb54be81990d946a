// Package workload is what examples/speed measures by: generated submissions and rules, a search for phrases, and the
// clock. It depends on the standard library alone.
package workload

import (
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
)

// A Submission is what is known of one request: 30 facts, and what the patient wrote. The tags are the names of the
// facts in conditions.
type Submission struct {
	Age              int     `expr:"age"`
	DurationDays     int     `expr:"duration_days"`
	HeartRate        int     `expr:"heart_rate"`
	RespRate         int     `expr:"resp_rate"`
	Saturation       int     `expr:"saturation"`
	Systolic         int     `expr:"systolic"`
	Diastolic        int     `expr:"diastolic"`
	Pain             int     `expr:"pain"`
	Contacts         int     `expr:"contacts"`
	WaitMinutes      int     `expr:"wait_minutes"`
	ArrivalHour      int     `expr:"arrival_hour"`
	Temperature      float64 `expr:"temperature"`
	WeightKg         float64 `expr:"weight_kg"`
	Glucose          float64 `expr:"glucose"`
	Pregnant         bool    `expr:"pregnant"`
	Diabetic         bool    `expr:"diabetic"`
	Asthmatic        bool    `expr:"asthmatic"`
	Smoker           bool    `expr:"smoker"`
	HeartFailure     bool    `expr:"heart_failure"`
	Immunosuppressed bool    `expr:"immunosuppressed"`
	Anticoagulated   bool    `expr:"anticoagulated"`
	Frail            bool    `expr:"frail"`
	Carer            bool    `expr:"carer"`
	Verified         bool    `expr:"verified"`
	Interpreter      bool    `expr:"interpreter"`
	Sex              string  `expr:"sex"`
	Rating           string  `expr:"rating"`
	Kind             string  `expr:"kind"`
	Channel          string  `expr:"channel"`

	Medicines []string `expr:"medicines"`
	Text      string   `expr:"text"`
}

// FieldOf is the place of each fact among the fields of a Submission, by its name.
var FieldOf = func() map[string]int {
	of := map[string]int{}
	t := reflect.TypeFor[Submission]()
	for i := range t.NumField() {
		of[t.Field(i).Tag.Get("expr")] = i
	}
	return of
}()

// Submissions makes n requests from a seed.
func Submissions(seed uint64, n int) []Submission {
	draw := rand.New(rand.NewPCG(seed, 1))
	made := make([]Submission, n)
	for i := range made {
		s := &made[i]
		v := reflect.ValueOf(s).Elem()
		for _, f := range numbers {
			field := v.Field(FieldOf[f.name])
			if value := f.drawn(draw); field.CanInt() {
				field.SetInt(int64(value))
			} else {
				field.SetFloat(value)
			}
		}
		for _, f := range flags {
			v.Field(FieldOf[f.name]).SetBool(draw.Float64() < f.share)
		}
		for _, f := range choices {
			v.Field(FieldOf[f.name]).SetString(f.words[skewed(draw, len(f.words), 1.5)])
		}
		s.Medicines = []string{}
		for range draw.IntN(6) {
			s.Medicines = append(s.Medicines, medicines[draw.IntN(len(medicines))])
		}
		s.Text = prose(draw)
	}
	return made
}

// drawn is a value of the number, rounded to its step.
func (f number) drawn(draw *rand.Rand) float64 {
	value := min(max(f.mean+f.spread*draw.NormFloat64(), f.least), f.most)
	return math.Round(math.Round(value/f.step)*f.step*10) / 10
}

// skewed draws one of n, the first ones more often, the more so the greater the power.
func skewed(draw *rand.Rand, n int, power float64) int {
	return int(math.Pow(draw.Float64(), power) * float64(n))
}

// prose is a text of 50 to 300 words, in which one in forty begins a phrase.
func prose(draw *rand.Rand) string {
	var text strings.Builder
	capital := true // a sentence begins
	for words, end := 0, 50+draw.IntN(251); words < end; {
		part := ordinary[draw.IntN(len(ordinary))]
		if draw.IntN(40) == 0 {
			part = phrase(draw)
		}
		words += 1 + strings.Count(part, " ")
		if capital {
			part = strings.ToUpper(part[:1]) + part[1:]
		}
		text.WriteString(part)
		capital = draw.IntN(14) == 0
		if capital {
			text.WriteString(".")
		}
		text.WriteString(" ")
	}
	return text.String()
}

// phrase is one of all phrases, the first ones more often.
func phrase(draw *rand.Rand) string {
	i := skewed(draw, len(places)*len(complaints), 2.5)
	return places[i%len(places)] + " " + complaints[i/len(places)]
}
