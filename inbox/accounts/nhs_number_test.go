// The check digit of NHS numbers, against the rule as the data dictionary writes it.

package accounts_test

import (
	"testing"

	"github.com/frontdoor-rules/frontdoor/inbox/accounts"
	"github.com/stretchr/testify/require"
)

func TestValidNHSNumber(t *testing.T) {
	for number, valid := range map[string]bool{
		"9434765919": true, "943 476 5919": true, "943-476-5919": true, "4010232137": true,
		"9990000018": checks("9990000018"), "9434765918": false, "9434765910": false,
		"": false, " ": false, "943476591": false, "94347659190": false, "943476591X": false,
		"٩٤٣٤٧٦٥٩١٩": false,
		"９４３４７６５９１９": false, "943\u00a0476\u00a05919": true, "943\u2011476\u20115919": true, "943\u2013476\u20135919": true,
		"943\u202f476\u202f5919": true, "943\t476\t5919": false,
		"+9434765919": false, "9434765919\n": false, "943.476.5919": false,
	} {
		require.Equal(t, valid, accounts.ValidNHSNumber(number), "%q", number)
	}
	for n := range 2000 { // against the rule as the data dictionary writes it, over the test range and a common one
		for _, base := range []int64{9990000000, 4010230000} {
			s := digits(base + int64(n)*7)
			require.Equal(t, checks(s), accounts.ValidNHSNumber(s), s)
		}
	}
}

func digits(n int64) (s string) {
	for ; n > 0; n /= 10 {
		s = string(rune('0'+n%10)) + s
	}
	return s
}

// checks is the check digit in the dictionary's five steps.
func checks(s string) bool {
	total := 0
	for i := range 9 {
		total += int(s[i]-'0') * (10 - i)
	}
	check := 11 - total%11
	if check == 11 {
		check = 0
	}
	return check != 10 && check == int(s[9]-'0')
}
