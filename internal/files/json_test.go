package files

import (
	"bytes"
	"encoding/json"
	"testing"
)

// What is wrong with a file is said in words of JSON, and with what writes such a file.
func TestJSONError(t *testing.T) {
	type plan struct {
		Rounds int      `json:"rounds"`
		Names  []string `json:"names"`
		On     bool     `json:"on"`
	}
	for text, want := range map[string]string{
		"": "is empty: want a plan, as modbench plan writes one", " \n": "is empty: want a plan, as modbench plan writes one",
		"{":               "ends in the middle: write it again with modbench plan",
		`{"rounds": 1`:    "ends in the middle: write it again with modbench plan",
		`{"rounds": "1"}`: "rounds: it is string, want a whole number", `{"names": 1}`: "names: it is number, want a list",
		`{"on": 1}`: "on: it is number, want true or false", "[]": "is not as modbench plan writes it: it holds array",
		"x":            "is not as modbench plan writes it: invalid character 'x' looking for beginning of value",
		`{"round": 1}`: `unknown field "round"`,
	} {
		d := json.NewDecoder(bytes.NewReader([]byte(text)))
		d.DisallowUnknownFields()
		err := d.Decode(new(plan))
		if got := JSONError([]byte(text), err, "a plan", "modbench plan").Error(); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
		if err := json.Unmarshal([]byte(text), new(plan)); err != nil {
			if got := JSONError([]byte(text), err, "a plan", "modbench plan").Error(); got != want {
				t.Errorf("%q, unmarshalled: %q, want %q", text, got, want)
			}
		}
	}
}
