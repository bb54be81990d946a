// Package wire is the JSON of inputs and decisions: one line of "frontdoor eval" in, one line out.
//
//	line, err := wire.Line([]byte(`{"submission": {"id": "s-1"}, "patient": {"age_years": 5}}`))
//	err = wire.Decode(line, &input, schema, "submission", "patient")
//	out, err := wire.Marshal(decision)
//
// Reading is strict, and its errors name the fact and never the value. Writing keeps the order of a struct's fields and
// never writes null for an empty list.
package wire
