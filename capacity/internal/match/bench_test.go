// How much faster the board is than the plain one.

package match_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/frontdoor-rules/frontdoor/capacity/internal/match"
)

// How much faster is the board than the plain one, on a morning of one site: hundreds to thousands of rows, each of
// which may have some pools of the places until a day?
func BenchmarkBoard(b *testing.B) {
	for _, n := range []int{300, 1_000, 2_000, 4_000} {
		d := morning(rand.New(rand.NewPCG(1, 1)), n)
		layout := match.NewLayout(d.cols, d.places)
		rows, made := match.Rows{Layout: layout}, make([]*match.Row, n)
		for i, edges := range d.rows {
			made[i] = rows.Row(d.groups(edges)...)
		}
		b.Run(fmt.Sprintf("%d/board", n), func(b *testing.B) {
			for b.Loop() {
				board := match.New(context.Background(), layout, plenty)
				for _, r := range made {
					board.Place(r)
				}
			}
		})
		if n > 1_000 {
			continue
		}
		b.Run(fmt.Sprintf("%d/plain", n), func(b *testing.B) {
			for b.Loop() {
				board := newPlain(d.cols, d.places)
				for _, edges := range d.rows {
					board.place(edges)
				}
			}
		})
	}
}

// morning is n rows and as many places, each of a column of its own.
func morning(r *rand.Rand, n int) draft {
	d := draft{cols: n}
	pool, gp := make([]int, n), make([]int, n)
	for p := range n {
		d.places = append(d.places, match.Place{Column: p, Cost: int64(p)})
		pool[p], gp[p] = r.IntN(3), r.IntN(8)
	}
	for range n {
		until, may, usual := n/5*(1+r.IntN(5)), r.IntN(7), r.IntN(16)
		var edges []match.Edge
		for p := range until {
			if may>>pool[p]&1 == 0 {
				continue
			}
			cost := int64(p)
			if gp[p] == usual {
				cost -= 30 << 30
			}
			edges = append(edges, match.Edge{Place: p, Cost: cost})
		}
		d.rows = append(d.rows, edges)
	}
	return d
}
