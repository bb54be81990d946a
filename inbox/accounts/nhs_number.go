package accounts

// ValidNHSNumber tells whether a text is an NHS number by its check digit: ten digits, of which the last is eleven
// less the remainder, by eleven, of the sum of the first nine times ten to two; eleven stands for 0, and ten is no
// digit (NHS Data Model and Dictionary, NHS NUMBER). Spaces and hyphens between the digits do not matter. Whether the
// number was given to anybody is not known by it: the range 999 is kept for tests.
func ValidNHSNumber(s string) bool {
	sum, n, last := 0, 0, 0
	for _, r := range s {
		switch {
		case r == ' ' || r == '-':
		case r < '0' || r > '9' || n == 10:
			return false
		default:
			last = int(r - '0')
			if n++; n < 10 {
				sum += last * (11 - n)
			}
		}
	}
	check := (11 - sum%11) % 11
	return n == 10 && check == last
}
