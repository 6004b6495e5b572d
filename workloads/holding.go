package workloads

import "strings"

// sleepPrefix begins a hold that is slept.
const sleepPrefix = string(Sleep) + ":"

// spunOrSlept lets the value of a hold begin with "sleep:". How it is held has a row of its own in files.
func spunOrSlept(v Value, by func(*Knobs) *Holding) Value {
	read, text := v.Set, v.Get
	v.Offers = append([]string{sleepPrefix}, v.Offers...)
	v.Limits += "; with " + sleepPrefix + " before it the holder sleeps, otherwise it spins"
	v.Set = func(k *Knobs, s string) error {
		held, slept := strings.CutPrefix(s, sleepPrefix)
		if err := read(k, held); err != nil {
			return err
		}
		*by(k) = ""
		if slept && text(*k) != "0" {
			*by(k) = Sleep
		}
		return nil
	}
	v.Get = func(k Knobs) string {
		if *by(&k) == Sleep {
			return sleepPrefix + text(k)
		}
		return text(k)
	}
	return v
}
