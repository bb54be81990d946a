package recordtest

import (
	"fmt"
	"reflect"
	"time"
)

// differs says where two values of one type differ; "" when nowhere. Instants are compared to the millisecond, whatever
// their zone. A list that is nil is not known and one that is empty is none: they differ.
func differs(a, b any) string { return difference(reflect.ValueOf(a), reflect.ValueOf(b), "") }

var instant = reflect.TypeFor[time.Time]()

func difference(a, b reflect.Value, at string) string {
	if a.IsValid() != b.IsValid() {
		return at + " is missing"
	}
	if !a.IsValid() {
		return ""
	}
	if a.Type() == instant && a.CanInterface() {
		x, y := a.Interface().(time.Time), b.Interface().(time.Time)
		if !x.Truncate(time.Millisecond).Equal(y.Truncate(time.Millisecond)) {
			return fmt.Sprintf("%s is another instant, by %s", at, y.Sub(x))
		}
		return ""
	}
	switch a.Kind() {
	case reflect.Struct:
		for i := range a.NumField() {
			if where := difference(a.Field(i), b.Field(i), at+"."+a.Type().Field(i).Name); where != "" {
				return where
			}
		}
	case reflect.Pointer, reflect.Interface:
		if a.IsNil() != b.IsNil() {
			return at + " is known here and not known there"
		}
		if !a.IsNil() {
			return difference(a.Elem(), b.Elem(), at)
		}
	case reflect.Slice:
		if a.IsNil() != b.IsNil() {
			return at + " is an empty list here and none there"
		}
		if a.Len() != b.Len() {
			return fmt.Sprintf("%s has %d elements here and %d there", at, a.Len(), b.Len())
		}
		for i := range a.Len() {
			if where := difference(a.Index(i), b.Index(i), fmt.Sprintf("%s[%d]", at, i)); where != "" {
				return where
			}
		}
	case reflect.Map:
		if a.Len() != b.Len() {
			return fmt.Sprintf("%s has %d keys here and %d there", at, a.Len(), b.Len())
		}
		for _, key := range a.MapKeys() {
			if where := difference(a.MapIndex(key), b.MapIndex(key), at+"[…]"); where != "" {
				return where
			}
		}
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
	default:
		if !a.Equal(b) {
			return at + " has another value"
		}
	}
	return ""
}
