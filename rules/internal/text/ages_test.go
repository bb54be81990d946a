package text_test

import (
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules/internal/text"
	"github.com/stretchr/testify/require"
)

// Ages that are stated of people, and none of another time or of a thing.
func TestAges(t *testing.T) {
	for said, want := range map[string][]float64{
		"my 4 year old has a temperature":        {4},
		"my four-year-old":                       {4},
		"Mum is 82 years old":                    {82},
		"he's 4yo, she's 34yrs old":              {4, 34},
		"my brother (aged 12) and I":             {12},
		"baby, 10 weeks old":                     {10 * 7 / 365.25},
		"she is 18 months old today":             {1.5},
		"78 y o man":                             {78},
		"when I was 12 years old I had asthma":   nil,
		"since he was 3 years old":               nil,
		"a 6 month old prescription":             nil,
		"2 year old boiler":                      nil,
		"ten weeks pregnant":                     nil,
		"for 4 years":                            nil,
		"150 years old":                          nil,
		"aged 6 months":                          {0.5},
		"my 6wk old":                             {6 * 7 / 365.25},
		"I am 34. My 4 year old gave it to me":   {4},
		"":                                       nil,
		"my one year old has a fever":            {1},
		"18 mo old":                              {1.5},
		"I have had this for 20yrs":              nil,
		"a 10yr history of back pain":            nil,
		"IUD fitted 5yrs ago":                    nil,
		"a 6 week old wound, a 5 day old rash":   nil,
		"my 20 year old knee replacement":        nil,
		"4 years. old people suffer from it too": nil,
	} {
		require.InDeltaSlice(t, want, text.Fold(said).Ages(), 1e-9, said)
	}
}
