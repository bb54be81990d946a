// The check digit of NHS numbers.

package accounts

import "unicode"

// ValidNHSNumber reports whether a text is an NHS number by its check digit. It has ten digits; each of the first nine
// is multiplied by ten for the first down to two for the ninth, and eleven less the remainder of their sum by eleven
// is the tenth, where eleven stands for 0 and ten is no digit (NHS Data Model and Dictionary, NHS NUMBER). Spaces and
// hyphens between digits do not matter, those that do not break and dashes included. A valid number need not belong to
// anybody: those that begin with 999 are kept for tests.
func ValidNHSNumber(s string) bool {
	sum, n, last := 0, 0, 0
	for _, r := range s {
		switch {
		case unicode.In(r, unicode.Zs, unicode.Pd):
		case r < '0' || r > '9' || n == 10:
			return false
		default:
			last = int(r - '0')
			n++
			if n < 10 {
				sum += last * (11 - n)
			}
		}
	}
	check := (11 - sum%11) % 11
	return n == 10 && check == last
}
