// This file makes the format of months at a glance, which only preview has.

package main

var monthFormat = format{
	name: "month",
	preview: func(v previewView) int {
		v.months()
		return good
	},
}
